import { describe, expect, it } from 'vitest'
import { sample } from '../test/support/sample.js'
import { disableNotifications } from './disable-notifications.js'
import { memoryStrategy } from './memory.js'

const types = ['image.create', 'image.delete', 'image.member.create', 'task.run', 'image', 'imagex.create']

/** What gets through of all types. */
async function through(disabled: readonly string[]): Promise<string[]> {
  const memory = memoryStrategy()
  const strategy = disableNotifications(memory, disabled)
  for (const event_type of types) await strategy.send(sample({ event_type }), { deadline: 1_000 })
  return memory.sent.map(({ event_type }) => event_type)
}

describe('disabled notifications', () => {
  it.each<[string, string[], string[]]>([
    ['nothing', [], types],
    [
      'one event type',
      ['image.delete'],
      ['image.create', 'image.member.create', 'task.run', 'image', 'imagex.create'],
    ],
    // Glance compares with the whole type and with the text before the first dot, nothing else.
    ['a group, with all that begins with it', ['image'], ['task.run', 'imagex.create']],
    ['image.member as Glance has it: it is no group, and silences nothing', ['image.member'], types],
    [
      'image.member.* as a glob, which Glance does not have',
      ['image.member.*'],
      ['image.create', 'image.delete', 'task.run', 'image', 'imagex.create'],
    ],
    ['everything', ['*'], []],
    [
      'a group and a type',
      ['task', 'image.create'],
      ['image.delete', 'image.member.create', 'image', 'imagex.create'],
    ],
  ])('of %s', async (_, disabled, expected) => {
    expect(await through(disabled)).toEqual(expected)
  })

  it('are discarded under the name of the strategy', async () => {
    const strategy = disableNotifications(memoryStrategy(), ['image'])
    expect(await strategy.send(sample(), { deadline: 1 })).toEqual({
      strategy: 'memory',
      status: 'discarded',
    })
    expect(strategy.name).toBe('memory')
  })
})
