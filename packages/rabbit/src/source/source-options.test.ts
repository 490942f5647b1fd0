import { describe, expect, it } from 'vitest'
import { type RabbitSourceOptions, rabbitSourceSettings } from './source-options.js'

function refusal(options: RabbitSourceOptions): string {
  try {
    rabbitSourceSettings(options)
  } catch (error) {
    if (error instanceof Error) return error.message
  }
  return 'accepted'
}

describe('what is read', () => {
  it('is the queue of a group', () => {
    const { place } = rabbitSourceSettings({ group: 'billing' })
    expect(place).toEqual({ kind: 'group', queues: ['notifications.billing'], group: 'billing' })
  })

  it('is the shared queues, those of 2013 unless told otherwise', () => {
    const { place } = rabbitSourceSettings({ shared: true, topic: 'images' })
    expect(place).toEqual({ kind: 'shared', queues: ['images.info', 'images.warn', 'images.error'] })
    expect(rabbitSourceSettings({ shared: true, priorities: ['CRITICAL'] }).place.queues).toEqual([
      'notifications.critical',
    ])
  })

  it('is what comes from now on, of which nothing is left behind', () => {
    const { place, deadLetter } = rabbitSourceSettings({ ephemeral: true, deadLetter: 'queue' })
    expect(place).toEqual({ kind: 'ephemeral', queues: [] })
    expect(deadLetter).toBe('reject')
  })

  it.each<RabbitSourceOptions>([
    {},
    { group: 'billing', shared: true },
    { group: 'billing', ephemeral: true },
    { shared: true, ephemeral: true },
    { shared: false },
  ])('must be said, and once: %o', (options) => {
    const message = refusal(options)
    expect(message).toMatch(/^invalid: Option group must be the name of a group/)
    for (const choice of ['group', 'shared: true', 'ephemeral: true']) expect(message).toContain(choice)
  })
})

it('has the defaults that the documentation tells', () => {
  expect(rabbitSourceSettings({ group: 'billing' })).toMatchObject({
    exchange: 'glance',
    topic: 'notifications',
    topology: 'adopt',
    queueType: 'quorum',
    maxLength: 100_000,
    maxAgeMs: 604_800_000,
    expiresMs: 2_592_000_000,
    deliveryLimit: 20,
    deadLetter: 'queue',
  })
})

describe('a bad option', () => {
  it.each(['info', 'warn', 'error', 'audit', 'debug', 'critical', 'sample'])(
    'is a group named as a shared queue: %s',
    (group) => expect(refusal({ group })).toMatch(/Option group .*priority/),
  )

  it.each(['', 'x'.repeat(129)])('is a group without a name, or with a long one: %s', (group) =>
    expect(refusal({ group })).toMatch(/Option group/),
  )

  it.each(['info.dead-letter', 'billing.retry.1000'])('is a group named as a queue of ours: %s', (group) =>
    expect(refusal({ group })).toMatch(/Option group/),
  )

  it('is a topic that leaves no room for the names of queues', () => {
    expect(refusal({ group: 'billing', topic: 't'.repeat(240) })).toMatch(/Option topic/)
  })

  it.each<[string, RabbitSourceOptions]>([
    ['maxLength', { group: 'g', maxLength: 0 }],
    ['maxAgeMs', { group: 'g', maxAgeMs: 0 }],
    ['maxAgeMs', { group: 'g', maxAgeMs: Number.POSITIVE_INFINITY }],
    ['expiresMs', { group: 'g', expiresMs: 2 ** 32 }],
    ['deliveryLimit', { group: 'g', deliveryLimit: 0.5 }],
    ['priorities', { group: 'g', priorities: ['INFO'] }],
    ['priorities', { shared: true, priorities: [] }],
    ['priorities', { shared: true, priorities: ['INFO', 'INFO'] }],
  ])('is said by its name: %s', (name, options) => {
    expect(refusal(options)).toMatch(new RegExp(`^invalid: Option ${name} `))
  })
})
