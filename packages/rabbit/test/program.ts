import { createNotifier } from '@glance-notifications/core'
import { rabbitStrategy } from '../src/index.js'

// Brings a notifier into a state, closes it, and ends without ending the process.
const [, , state = '', url = ''] = process.argv
const notifier = createNotifier({
  strategy: rabbitStrategy({
    url,
    heartbeatSeconds: 30,
    backOff: { initialDelayMs: 60_000, maxDelayMs: 60_000 },
    ...(state === 'failed' && { auth: 'external' as const }),
  }),
})
const reached: Record<string, () => boolean> = {
  connecting: () => notifier.status.current.state === 'connecting',
  blocked: () => notifier.status.current.state === 'blocked',
  'backing-off': () => notifier.status.current.state === 'backing-off',
  unconfirmed: () => notifier.stats.inFlight === 1 && notifier.status.current.state === 'ready',
}

notifier.detached.info('image.create', {}, { timeoutMs: 60_000 })
const isReached = reached[state]
if (isReached) {
  for await (const _ of notifier.status) if (isReached()) break
} else {
  await notifier.info('image.create', {}).catch(() => {})
}
await notifier.close({ timeoutMs: 200 })
process.stdout.write('closed\n')
