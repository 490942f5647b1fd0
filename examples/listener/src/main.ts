// A consumer of real notifications: `node examples/listener/dist/main.js --url amqp://localhost`
import { existsSync, mkdirSync } from 'node:fs'
import { createListener, isNotificationError } from '@glance-notifications/core'
import { durableDeduplication } from '@glance-notifications/outbox'
import { imageEvents } from '@glance-notifications/payloads'
import { rabbitSource } from '@glance-notifications/rabbit'
import { openImageTable } from './image-table.js'
import { keepTable } from './keep-table.js'
import { tableLines } from './print-table.js'
import { help, parseSettings, type Settings, UsageError } from './settings.js'

const log = (message: string): void => console.error(message)

async function run(settings: Settings): Promise<void> {
  if (!settings.print) mkdirSync(settings.state, { recursive: true })
  else if (!existsSync(settings.state)) throw new UsageError(`There is no table in ${settings.state}.`)
  const table = openImageTable(settings.state)
  try {
    if (settings.print) for (const line of tableLines(table.rows())) console.log(line)
    else await listen(settings, table)
  } finally {
    await table.close()
  }
}

async function listen({ url, exchange, topic, group }: Settings, table: ReturnType<typeof openImageTable>) {
  const deduplication = durableDeduplication({ database: table.database })
  await using listener = createListener({
    events: imageEvents,
    source: rabbitSource({ url, exchange, topic, group }),
    deduplication,
    // What a real one does on errors: it says what became of each, and goes on. The dead letters wait for people:
    // `glance-notify dlq list`, and `dlq requeue` once the cause is gone.
    onUndecodable: ({ body }, fault, reason) => log(`put aside: ${reason} (${fault}, ${body.length} bytes)`),
    onInvalid: ({ message_id }, issues) => log(`put aside: ${message_id}: ${JSON.stringify(issues)}`),
    onFailure: ({ notification, attempt, next, error }) =>
      log(`${notification.message_id}: attempt ${attempt} failed, ${next}: ${String(error)}`),
  })
  keepTable(listener, { table, log, mark: (messageId) => deduplication.mark(group, messageId) })
  const unsubscribe = listener.status.subscribe((status) => {
    const why = 'error' in status ? `: ${status.error.message}` : ''
    log(`connection: ${status.state}${why}`)
  })
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  const started = listener.start().then(() => log(`listening as group ${group}`))
  await Promise.race([started.then(() => stopped), stopped])
  const { unsettled } = await listener.close()
  unsubscribe()
  await deduplication.close()
  log(`closed: ${unsettled} unsettled, they come again`)
}

try {
  const settings = parseSettings(process.argv.slice(2), process.env)
  if (settings.help) console.log(help)
  else await run(settings)
} catch (error) {
  log(isNotificationError(error) || error instanceof UsageError ? error.message : String(error))
  process.exitCode = error instanceof UsageError ? 2 : 1
}
