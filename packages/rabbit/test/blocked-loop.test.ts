import { startBlockedHost } from '@glance-notifications/test-brokers'
import { expect, it } from 'vitest'
import { type PeerConnection, startPeer } from './peer/amqp-peer.js'
import * as methods from './peer/methods.js'
import { programs } from './run-program.js'
import { eventually } from './support.js'

const { path } = programs('blocked-program')

/** Resolves when it has left for the client, where nobody reads. */
function say({ socket }: PeerConnection, frame: Buffer): Promise<void> {
  return new Promise((resolve) => {
    socket.write(frame, () => resolve())
  })
}

it('an event loop that was blocked for 5 s reads what has arrived before it gives anything up', async () => {
  await using peer = await startPeer(({ name }) => name === 'confirm.select' || name === 'publish')
  const host = await startBlockedHost(path(), [peer.url])
  const connection = await eventually(() =>
    peer.connections.find(({ heard }) => heard.includes('confirm.select')),
  )
  // The connect timeout, and the deadline of ready().
  await host.block(() => say(connection, methods.confirmSelectOk(1)))
  await eventually(() => connection.published.length === 3)
  // The heartbeat, and the deadlines of the sends.
  await host.block(() => say(connection, methods.ack(1, 3, true)))
  expect(await host.ended).toEqual({
    ready: 'done',
    sent: ['done', 'done', 'done'],
    states: ['connecting', 'ready', 'closing', 'closed'],
  })
  expect(peer.connections).toHaveLength(1)
})
