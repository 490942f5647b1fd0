import { collectGarbage } from '@glance-notifications/test-brokers'
import { expect, it } from 'vitest'
import { openAdminConnection } from '../src/admin/admin-connection.js'
import { adminSettings } from '../src/admin/admin-options.js'
import { startPeer } from './peer/amqp-peer.js'
import { allEnded, rejection } from './support.js'

const mebibyte = 2 ** 20

/** What buffers take up, those that nobody needs any more taken off. */
async function heldBytes(): Promise<number> {
  await collectGarbage()
  return process.memoryUsage().arrayBuffers
}

it('keeps no answer: dead letters without end pass through it', async () => {
  await using peer = await startPeer()
  const connection = await openAdminConnection(adminSettings({ url: peer.url }))
  const before = await heldBytes()
  for (let answers = 0; answers < 100; answers++)
    await connection.answer(Promise.resolve(Buffer.alloc(mebibyte)))
  expect((await heldBytes()) - before).toBeLessThan(20 * mebibyte)
  await connection.close()
  await allEnded(peer)
})

it('rejects what waits for an answer when the connection ends, and what asks afterwards', async () => {
  await using peer = await startPeer()
  const connection = await openAdminConnection(adminSettings({ url: peer.url }))
  const waiting = rejection(connection.answer(new Promise(() => {})))
  for (const { socket } of peer.connections) socket.resetAndDestroy()
  expect(await waiting).toMatchObject({ code: 'connection-lost' })
  expect(await rejection(connection.answer(new Promise(() => {})))).toMatchObject({ code: 'connection-lost' })
})

it('does not wait for an answer for ever', async () => {
  await using peer = await startPeer()
  const connection = await openAdminConnection(adminSettings({ url: peer.url, timeoutMs: 500 }))
  expect(await rejection(connection.answer(new Promise(() => {})))).toMatchObject({ code: 'timeout' })
  await connection.close()
})
