// Sends one notification, closes, and does nothing else: what keeps the process alive then is what the strategy has left behind.
import { createNotifier } from '@glance-notifications/core'
import { webhookStrategy } from '../../dist/webhook-strategy.js'

const [url = ''] = process.argv.slice(2)
const strategy = webhookStrategy({ url, key: 'a key that nobody else knows' })
const notifier = createNotifier({ strategy, sendTimeoutMs: 60_000 })
const sent = notifier.error('image.upload', 'store is full').catch(() => {})
const wait = new Promise((resolve) => setTimeout(resolve, 0))
await Promise.race([sent, wait])
await notifier.close({ timeoutMs: 300 })
console.log('closed')
