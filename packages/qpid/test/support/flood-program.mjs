/** Emits without awaiting, over the built packages, into a peer that settles nothing, and prints what that took. */
import { createNotifier } from '@glance-notifications/core'
import { qpidStrategy } from '../../dist/index.js'

const { url, policy, count } = JSON.parse(process.argv[2])
const notifier = createNotifier({
  strategy: qpidStrategy({ url, heartbeatSeconds: 0 }),
  budget: { overflow: policy === 'fail' ? 'fail' : 'wait' },
  sendTimeoutMs: 120_000,
})
const payload = { id: '6d1f2c1e-8d1b-4d9f-9f0c-3c1f6a1f2b7e', name: 'n'.repeat(900), size: 46_137_344 }
const ignore = () => {}
/** How often a service that awaits nothing still has its turn. */
const turnEvery = 10_000

await notifier.ready()
const idle = process.memoryUsage.rss()
let peak = idle
for (let index = 0; index < count; index += 1) {
  if (policy === 'detached') notifier.detached.info('image.create', payload)
  else notifier.info('image.create', payload).catch(ignore)
  if (index % 1_000 === 0) peak = Math.max(peak, process.memoryUsage.rss())
  if (index % turnEvery === 0 && policy !== 'detached') await new Promise(setImmediate)
}
const { inFlight, waiting, failed } = notifier.stats
await notifier.close({ timeoutMs: 100 })
const overIdleMb = Math.round((peak - idle) / 1e6)
process.on('exit', () => process.stdout.write(JSON.stringify({ overIdleMb, inFlight, waiting, failed })))
