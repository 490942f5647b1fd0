import { createNotifier } from '@glance-notifications/core'
import { rabbitStrategy } from '../src/index.js'

// Emits without awaiting into a broker that confirms nothing, and prints what that took.
const [, , url = '', policy = '', count = ''] = process.argv
const notifier = createNotifier({
  strategy: rabbitStrategy({ url, heartbeatSeconds: 0 }),
  budget: { overflow: policy === 'fail' ? 'fail' : 'wait' },
  sendTimeoutMs: 120_000,
})
const payload = { id: '6d1f2c1e-8d1b-4d9f-9f0c-3c1f6a1f2b7e', name: 'n'.repeat(900), size: 46_137_344 }
const ignore = (): void => {}
const emit = (): void => {
  if (policy === 'detached') notifier.detached.info('image.create', payload)
  else notifier.info('image.create', payload).catch(ignore)
}
/** How often a service that awaits nothing still has its turn. */
const turnEvery = 10_000

await notifier.ready()
const idle = process.memoryUsage.rss()
let peak = idle
for (let index = 0; index < Number(count); index += 1) {
  emit()
  if (index % 1_000 === 0) peak = Math.max(peak, process.memoryUsage.rss())
  if (index % turnEvery === 0 && policy !== 'detached') await new Promise(setImmediate)
}
const { inFlight, waiting, failed } = notifier.stats
await notifier.close({ timeoutMs: 100 })
process.stdout.write(
  JSON.stringify({ overIdleMb: Math.round((peak - idle) / 1e6), inFlight, waiting, failed }),
)
