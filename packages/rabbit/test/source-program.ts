import { rabbitSource } from '../src/index.js'

// Brings a source into a state, closes it, and ends without ending the process.
const [, , state = '', url = ''] = process.argv
const source = rabbitSource({
  url,
  group: 'billing',
  heartbeatSeconds: 30,
  ...(state === 'held' && { topology: 'none' as const, deadLetter: 'reject' as const }),
  backOff: { initialDelayMs: 60_000, maxDelayMs: 60_000 },
})
let delivered = (): void => {}
const first = new Promise<void>((resolve) => {
  delivered = resolve
})
const started = source.start(
  (delivery) => {
    if (state === 'held') delivery.settle({ outcome: 'retry', delayMs: 60_000 })
    if (state === 'unconfirmed') delivery.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    delivered()
  },
  { credit: 10, deadline: performance.now() + 60_000 },
)
// What it rejects with is that the source was closed.
started.catch(() => {})
for await (const { state: reached } of source.status) {
  if (reached === 'backing-off' ? state === 'backing-off' : reached === 'ready' || reached === 'blocked')
    break
  if (reached === 'connecting' && state === 'connecting') break
}
if (state === 'held' || state === 'unconfirmed' || state === 'delivered') await first
await source.close({ deadline: performance.now() + 400 })
process.stdout.write('closed\n')
