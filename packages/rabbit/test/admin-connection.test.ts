import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { openAdminConnection } from '../src/admin/admin-connection.js'
import { adminSettings } from '../src/admin/admin-options.js'
import { startPeer } from './peer/amqp-peer.js'
import { allEnded, rejection } from './support.js'

const mebibyte = 2 ** 20

/** What buffers take up, those that nobody needs any more taken off. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().arrayBuffers
}

it('keeps no answer: dead letters without end pass through it', async () => {
  await using peer = await startPeer()
  const connection = await openAdminConnection(adminSettings({ url: peer.url }))
  const before = heldBytes()
  for (let answers = 0; answers < 100; answers++)
    await connection.answer(Promise.resolve(Buffer.alloc(mebibyte)))
  expect(heldBytes() - before).toBeLessThan(20 * mebibyte)
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
