/** Sends over the built packages, closes, and has to end by itself. Its argument: the options as JSON. */
import { createNotifier } from '@glance-notifications/core'
import { qpidStrategy } from '../../dist/index.js'

const notifier = createNotifier({ strategy: qpidStrategy(JSON.parse(process.argv[2])) })
const outcome = await notifier.info('image.create', {}, { timeoutMs: 1_000 }).then(
  ({ status }) => status,
  ({ code }) => code,
)
await notifier.close({ timeoutMs: 500 })
process.on('exit', () => process.stdout.write(outcome))
