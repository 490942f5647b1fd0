import { isNotificationError } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { qpidSource } from './qpid-source.js'
import { defaultDeliveryLimit, type QpidSourceOptions, sourceSettings } from './source-options.js'

const url = 'amqp://ann:s3cret-word@broker.test/images'

function refusalOf(options: QpidSourceOptions): unknown {
  try {
    return qpidSource(options)
  } catch (error) {
    return error
  }
}

const credentials = () => ({ password: 's3cret-word' })

describe('the options of a source', () => {
  it('have defaults', () => {
    expect(sourceSettings({ url })).toMatchObject({
      address: undefined,
      group: 'images',
      deadLetterAddress: undefined,
      deliveryLimit: defaultDeliveryLimit,
      heartbeatSeconds: 10,
      auth: undefined,
      hostname: undefined,
    })
    expect(defaultDeliveryLimit).toBe(20)
  })

  it('take the address before the path of the url', () => {
    expect(sourceSettings({ url, address: '/amq/queue/q' })).toMatchObject({
      address: '/amq/queue/q',
      group: '/amq/queue/q',
    })
  })

  it('take the path of the url also where the credentials are a function', () => {
    expect(sourceSettings({ url: 'amqp://ann@broker.test/images', credentials })).toMatchObject({
      address: undefined,
      group: 'images',
    })
  })

  it('name the source and its group', () => {
    const source = qpidSource({ url, group: 'billing' })
    expect([source.name, source.group]).toEqual(['qpid', 'billing'])
    expect(source.status.current).toEqual({ state: 'idle' })
  })

  it.each<[string, QpidSourceOptions]>([
    ['/address', {}],
    ['/address', { url: 'amqp://broker.test' }],
    ['/address', { url: [url, 'amqp://other.test'] }],
    ['/address', { url: () => url }],
    ['/address', { url, address: '' }],
    ['/group', { url, group: '' }],
    ['/deadLetterAddress', { url, deadLetterAddress: '' }],
    ['/deliveryLimit', { url, deliveryLimit: 0 }],
    ['/deliveryLimit', { url, deliveryLimit: 1.5 }],
    ['/auth', { host: 'broker.test', address: 'a', auth: 'plain' }],
  ])('are refused at the door: %s of %j', (path, options) => {
    const refusal = refusalOf(options)
    if (!isNotificationError(refusal)) throw new Error('They were taken.')
    expect(refusal).toMatchObject({ code: 'invalid', issues: [{ path }] })
    expect(refusal.message).not.toContain('s3cret')
  })
})
