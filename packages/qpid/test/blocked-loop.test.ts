import { startBlockedHost } from '@glance-notifications/test-brokers'
import { expect, it, vi } from 'vitest'
import type { Received } from './support/peer.js'
import { pathOf } from './support/run-program.js'
import { keepQuietAndTidy, peerFor } from './support/setup.js'

keepQuietAndTidy()

it('an event loop that was blocked for 5 s reads what has arrived before it gives anything up', async () => {
  const held: Received[] = []
  /** What is kept back from the last word of the handshake on, until the test says so. */
  const kept: Buffer[] = []
  let isKept = true
  let say: ((frame: Buffer) => boolean) | undefined
  const peer = await peerFor({
    onDelivery: (received) => held.push(received),
    onSocket(socket) {
      const write: (frame: Buffer) => boolean = socket.write.bind(socket)
      say = write
      Object.assign(socket, {
        write(frame: Buffer) {
          const isAttach = frame.length > 10 && frame[10] === 0x12
          if (!isKept || (kept.length === 0 && !isAttach)) return write(frame)
          kept.push(frame)
          return true
        },
      })
    },
  })
  const host = await startBlockedHost(pathOf('blocked-program'), [peer.url])
  await vi.waitFor(() => expect(kept.length).toBeGreaterThan(1), { timeout: 20_000 })
  // rhea writes on a tick of its own.
  const written = async (): Promise<void> => {
    await new Promise(setImmediate)
    await vi.waitFor(
      () => expect([...peer.sockets].map(({ writableLength }) => writableLength)).toEqual([0]),
      { timeout: 10_000 },
    )
  }
  // The connect timeout, and the deadline of ready().
  await host.block(async () => {
    isKept = false
    for (const frame of kept) say?.(frame)
    await written()
  })
  await vi.waitFor(() => expect(held).toHaveLength(3), { timeout: 20_000 })
  // The heartbeat, and the deadlines of the sends.
  await host.block(async () => {
    for (const { delivery } of held) delivery.accept()
    await written()
  })
  expect(await host.ended).toEqual({
    ready: 'done',
    sent: ['done', 'done', 'done'],
    states: ['connecting', 'ready', 'closing', 'closed'],
  })
  expect(peer.accepted).toBe(1)
})
