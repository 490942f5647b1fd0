import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { rejection } from './support/rejection.js'
import { setUp } from './support/webhook.js'

it('close ends what is in flight, says whether it may have arrived, and every connection', async () => {
  const { server, strategy, send } = await setUp()
  server.stall()
  const [sent, waiting] = [rejection(send()), rejection(send())]
  await expect.poll(() => server.requests).toBe(1)
  await strategy.close({ deadline: performance.now() + 1_000 })
  expect(await sent).toMatchObject({ code: 'closed', delivery: 'unknown', phase: 'close' })
  expect(await waiting).toMatchObject({ code: 'closed', delivery: 'none', phase: 'close' })
  await expect.poll(() => server.open).toBe(0)
  expect(server.requests).toBe(1)
})

it('close ends connections that nobody uses', async () => {
  const { server, strategy, send } = await setUp()
  await send()
  expect(server.open).toBe(1)
  await strategy.close({ deadline: performance.now() + 1_000 })
  await expect.poll(() => server.open).toBe(0)
})

it('after close nothing is sent', async () => {
  const { server, strategy, send } = await setUp()
  await strategy.close({ deadline: performance.now() })
  expect(await rejection(send())).toMatchObject({ code: 'closed', delivery: 'none' })
  expect(server.connections).toBe(0)
})

it.each(['used', 'silent', 'dripping'])('the process exits by itself after close: %s', async (fate) => {
  const { server } = await setUp()
  if (fate === 'silent') server.stall()
  if (fate === 'dripping') server.misbehave = (_, response) => response.writeHead(200).write('…')
  const program = fileURLToPath(new URL('support/send-and-close.mjs', import.meta.url))
  const child = spawn(process.execPath, [program, server.url], { stdio: ['ignore', 'pipe', 'inherit'] })
  let closedAt = 0
  child.stdout.once('data', () => {
    closedAt = performance.now()
  })
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(closedAt).toBeGreaterThan(0)
  // Of the second that the rest of an answer may take nothing is left.
  expect(performance.now() - closedAt).toBeLessThan(900)
})
