import { describe, expect, it } from 'vitest'
import { obedient, type Script, startPeer } from './peer/amqp-peer.js'
import * as methods from './peer/methods.js'
import { startedSource } from './source-support.js'
import { eventually, openNotifier, published, rejection } from './support.js'

const unconfirming: Script = ({ name }) => name === 'publish'
const silence = {
  code: 'connection-lost',
  phase: 'heartbeat',
  retryable: true,
  strategy: 'rabbit',
  message: expect.stringMatching(/127\.0\.0\.1:\d+ was silent for longer than the heartbeat allows/),
}

describe.concurrent('a broker that is silent after twice the heartbeat', () => {
  it('is left by a strategy: status and what was in flight say that it was the heartbeat', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url, heartbeatSeconds: 1 })
    const error = await rejection(notifier.info('image.create', {}, { timeoutMs: 30_000 }))
    expect(error).toMatchObject({ ...silence, delivery: 'unknown' })
    expect(error.cause).toMatchObject(silence)
    expect(notifier.failures).toMatchObject([silence])
    expect(peer.connections[0]?.heard).toContain('heartbeat')
    await eventually(() => peer.connections[0]?.ended)
    await eventually(() => peer.connections.length === 2)
  })

  it('is left by a source, and the status says so', async () => {
    await using peer = await startPeer()
    await using source = await startedSource({
      url: peer.url,
      group: 'billing',
      topology: 'none',
      deadLetter: 'reject',
      heartbeatSeconds: 1,
    })
    await eventually(() => source.statuses.find(({ state }) => state === 'backing-off'))
    expect(source.statuses.flatMap((status) => ('error' in status ? [status.error] : []))).toMatchObject([
      silence,
    ])
    await eventually(() => peer.connections.length === 2)
    expect(peer.connections[0]?.ended).toBe(true)
  })

  it('while it is being connected to is tried again, for the same reason', async () => {
    let silent = true
    await using peer = await startPeer((incoming) => silent && incoming.name === 'exchange.declare')
    await using notifier = openNotifier({ url: peer.url, heartbeatSeconds: 1 })
    const sent = notifier.info('image.create', {}, { timeoutMs: 30_000 })
    await eventually(() => notifier.failures.length > 0)
    silent = false
    await sent
    expect(notifier.failures).toMatchObject([silence])
  })

  it('is not one that sends heartbeats, and nothing else', async () => {
    await using peer = await startPeer((incoming, connection) => {
      if (incoming.name === 'heartbeat') connection.send(methods.heartbeat)
      return unconfirming(incoming, connection)
    })
    await using notifier = openNotifier({ url: peer.url, heartbeatSeconds: 1 })
    const sent = notifier.info('image.create', {}, { timeoutMs: 60_000 })
    const connection = await published(peer, 1)
    await eventually(() => connection.heard.filter((name) => name === 'heartbeat').length >= 9, 30_000)
    peer.script = obedient
    connection.ack(1)
    await sent
    expect(peer.connections).toHaveLength(1)
  })
})
