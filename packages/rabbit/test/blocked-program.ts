import { existsSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createNotification } from '@glance-notifications/core'
import { rabbitStrategy } from '../src/index.js'

// Sends, and lets its event loop be blocked for longer than every deadline and two heartbeats.
const [, , url = ''] = process.argv
const blockMs = 5_000
const patienceMs = 3_000
const soon = () => ({ deadline: performance.now() + patienceMs })
const strategy = rabbitStrategy({ url, topology: 'none', heartbeatSeconds: 1, connectTimeoutMs: patienceMs })
const states: string[] = []
strategy.status.subscribe(({ state }) => states.push(state))
const input = createInterface({ input: process.stdin })
input.on('line', (file) => {
  const begin = performance.now()
  writeSync(1, 'blocked\n')
  while (!existsSync(file) || performance.now() - begin < blockMs);
})

const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error) => String(error.code),
  )
const ready = await outcome(strategy.ready(soon()))
const sends = [1, 2, 3].map((id) =>
  outcome(
    strategy.send(
      createNotification({
        publisher_id: 'h',
        event_type: 'image.create',
        priority: 'INFO',
        payload: { id },
      }),
      soon(),
    ),
  ),
)
const sent = await Promise.all(sends)
input.close()
await strategy.close(soon())
process.stdout.write(`${JSON.stringify({ ready, sent, states })}\n`)
