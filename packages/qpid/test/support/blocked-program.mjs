/**
 * Sends over the built packages, and lets its event loop be blocked for longer than every deadline and two heartbeats. Its
 * argument: the url.
 */
import { existsSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createNotification } from '@glance-notifications/core'
import { qpidStrategy } from '../../dist/index.js'

const blockMs = 5_000
const patienceMs = 3_000
const soon = () => ({ deadline: performance.now() + patienceMs })
const strategy = qpidStrategy({ url: process.argv[2], heartbeatSeconds: 1, connectTimeoutMs: patienceMs })
const states = []
strategy.status.subscribe(({ state }) => states.push(state))
const input = createInterface({ input: process.stdin })
input.on('line', (file) => {
  const begin = performance.now()
  writeSync(1, 'blocked\n')
  while (!existsSync(file) || performance.now() - begin < blockMs);
})

const outcome = (promise) =>
  promise.then(
    () => 'done',
    ({ code }) => code,
  )
const ready = await outcome(strategy.ready(soon()))
const notification = (id) =>
  createNotification({ publisher_id: 'h', event_type: 'image.create', priority: 'INFO', payload: { id } })
const sent = await Promise.all([1, 2, 3].map((id) => outcome(strategy.send(notification(id), soon()))))
input.close()
await strategy.close(soon())
process.stdout.write(`${JSON.stringify({ ready, sent, states })}\n`)
