/** Reads over the built packages, closes, and has to end by itself. Its argument: the options as JSON. */
import { qpidSource } from '../../dist/index.js'

const source = qpidSource(JSON.parse(process.argv[2]))
let count = 0
const outcome = await new Promise((resolve) => {
  const deliver = (delivery) => {
    count += 1
    delivery.settle(count === 1 ? { outcome: 'done' } : { outcome: 'retry', delayMs: 60_000 })
    if (count === 3) resolve('read')
  }
  source
    .start(deliver, { credit: 10, deadline: performance.now() + 1_000 })
    .catch(({ code }) => resolve(code))
})
await source.close({ deadline: performance.now() + 500 })
process.on('exit', () => process.stdout.write(outcome))
