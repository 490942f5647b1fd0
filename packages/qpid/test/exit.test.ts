import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { QpidOptions, QpidSourceOptions } from '../src/index.js'
import { build, home, run } from './support/build.js'
import { messagesOf } from './support/queue-peer.js'
import { keepQuietAndTidy, peerFor, rawPeerFor } from './support/setup.js'
import { queuePeerFor } from './support/sources.js'

keepQuietAndTidy()

beforeAll(build)

/** Runs a program of its own to its end; it is killed, which rejects, when it does not end by itself. */
async function exitOf(
  options: QpidOptions | QpidSourceOptions,
  name: 'exit-program' | 'exit-source-program' = 'exit-program',
): Promise<string> {
  const program = join(home, 'test/support', `${name}.mjs`)
  const { stdout, stderr } = await run(process.execPath, [program, JSON.stringify(options)], {
    timeout: 9_000,
  })
  expect(stderr).toBe('')
  return stdout
}

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
    expect(await exitOf({ url: peer.url, address }, 'exit-source-program')).toBe('read')
  })

  it('with a dead letter that nobody takes', async () => {
    const peer = await queuePeerFor({ onDelivery: () => {} })
    peer.put(...messagesOf(5).map((message) => ({ ...message, delivery_count: 40 })), ...messagesOf(3))
    const options = { url: peer.url, address, deadLetterAddress: 'dead' }
    expect(await exitOf(options, 'exit-source-program')).toBe('read')
  })

  it('when nobody is there', async () => {
    expect(await exitOf({ url: 'amqp://127.0.0.1:1', address }, 'exit-source-program')).toBe('timeout')
  })
})
