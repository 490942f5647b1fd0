import { describe, expect, it } from 'vitest'
import type { QpidOptions, QpidSourceOptions } from '../src/index.js'
import { messagesOf } from './support/queue-peer.js'
import { outputOf } from './support/run-program.js'
import { keepQuietAndTidy, peerFor, rawPeerFor } from './support/setup.js'
import { queuePeerFor } from './support/sources.js'

keepQuietAndTidy()

const exitOf = (options: QpidOptions): Promise<string> => outputOf('exit-program', options)
const exitOfSource = (options: QpidSourceOptions): Promise<string> => outputOf('exit-source-program', options)

describe('a process that has closed its notifier ends by itself', () => {
  it('after a send', async () => {
    const peer = await peerFor()
    expect(await exitOf({ url: peer.url })).toBe('accepted')
  })

  it('after a send to a peer that does not answer when it is closed', async () => {
    const peer = await peerFor({
      onDelivery: ({ delivery }) => {
        delivery.accept()
        setImmediate(() => peer.fallSilent())
      },
    })
    expect(await exitOf({ url: peer.url, heartbeatSeconds: 0 })).toBe('accepted')
  })

  it('when the peer is mute', async () => {
    const peer = await rawPeerFor()
    expect(await exitOf({ url: peer.url })).toBe('timeout')
  })

  it('when nobody is there', async () => {
    expect(await exitOf({ url: 'amqp://127.0.0.1:1' })).toBe('timeout')
  })
})

describe('a process that has closed its source ends by itself', () => {
  const address = 'images'

  it('with deliveries that are done, held and open', async () => {
    const peer = await queuePeerFor()
    peer.put(...messagesOf(5))
    expect(await exitOfSource({ url: peer.url, address })).toBe('read')
  })

  it('with a dead letter that nobody takes', async () => {
    const peer = await queuePeerFor({ onDelivery: () => {} })
    peer.put(...messagesOf(5).map((message) => ({ ...message, delivery_count: 40 })), ...messagesOf(3))
    const options = { url: peer.url, address, deadLetterAddress: 'dead' }
    expect(await exitOfSource(options)).toBe('read')
  })

  it('when nobody is there', async () => {
    expect(await exitOfSource({ url: 'amqp://127.0.0.1:1', address })).toBe('timeout')
  })
})
