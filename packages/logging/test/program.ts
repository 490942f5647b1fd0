/** Runs as a process of its own; `run-program.ts` builds and starts it. What happened goes to stderr as JSON lines. */
import { writeSync } from 'node:fs'
import { createNotifier, isNotificationError, type Notifier } from '@glance-notifications/core'
import { loggingStrategy } from '../src/index.js'
import { followCommands } from './follow-commands.js'

const [command = '', ...args] = process.argv.slice(2)

function report(event: Readonly<Record<string, unknown>>): void {
  writeSync(2, `${JSON.stringify(event)}\n`)
}

function errorListeners(): number {
  return process.stdout.listenerCount('error')
}

/** Sends one and reports what became of it. */
async function send(notifier: Notifier, id: string): Promise<void> {
  try {
    const { status } = await notifier.info('image.create', { id })
    report({ id, status })
  } catch (error) {
    if (!isNotificationError(error)) throw error
    const { code, retryable, delivery, phase } = error
    report({ id, code, retryable, delivery, phase })
  }
}

async function stdinEnds(): Promise<void> {
  for await (const _ of process.stdin);
}

const commands: Record<string, () => Promise<void>> = {
  /** stdout, closed as it should be. */
  async stdout() {
    const before = errorListeners()
    const notifier = createNotifier({ strategy: loggingStrategy() })
    await send(notifier, 'first')
    await notifier.close()
    report({ listenersLeft: errorListeners() - before, ended: process.stdout.writableEnded })
  },
  /** The reader goes away between the first and the second. */
  async 'lose-reader'() {
    const before = errorListeners()
    const notifier = createNotifier({ strategy: loggingStrategy() })
    await send(notifier, 'first')
    await stdinEnds()
    await send(notifier, 'second')
    await send(notifier, 'third')
    await notifier.close()
    report({ listenersLeft: errorListeners() - before })
  },
  /** Sends without waiting, and leaves it to `close` that all of it gets written. */
  async flush() {
    const [logFile = '', count = '0'] = args
    const notifier = createNotifier({ strategy: loggingStrategy({ logFile }) })
    for (let i = 0; i < Number(count); i += 1) notifier.detached.info('image.create', { id: i })
    const { unsent } = await notifier.close()
    report({ unsent, dropped: notifier.stats.dropped })
  },
  /** Forgets to close. */
  async forget() {
    const [logFile = ''] = args
    await send(createNotifier({ strategy: loggingStrategy({ logFile }) }), 'first')
    await send(createNotifier({ strategy: loggingStrategy() }), 'second')
    report({ timers: process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length })
  },
  /** Many lines of many lengths, beside another process that does the same. */
  async many() {
    const [logFile = '', writer = '', count = '0'] = args
    const notifier = createNotifier({ strategy: loggingStrategy({ logFile }), publisherId: writer })
    const ids = Array.from({ length: Number(count) }, (_, id) => id)
    await Promise.all(
      ids.map((id) => notifier.info('image.create', { id, text: 'x'.repeat((id * 997) % 50_000) })),
    )
    await notifier.close()
    report({ accepted: notifier.stats.accepted })
  },
  /** One after another into a space that is too small. */
  async fill() {
    const [count = '0', logFile] = args
    const notifier = createNotifier({ strategy: loggingStrategy(logFile === undefined ? {} : { logFile }) })
    for (let id = 0; id < Number(count); id += 1) await send(notifier, String(id))
    await notifier.close()
  },
}

await commands[command]?.()
await followCommands[command]?.(args, report)
