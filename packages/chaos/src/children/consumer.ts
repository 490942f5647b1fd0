import { setTimeout as delay } from 'node:timers/promises'
import { type ConnectionStatus, createListener, type ReceivedNotification } from '@glance-notifications/core'
import type { ConsumerConfig } from '../child-config.js'
import { entryWriter } from '../line-file.js'
import type { Command } from '../messages.js'
import { makeStore } from './make-store.js'
import { makeSource } from './make-transport.js'
import { moveClock } from './move-clock.js'
import { linkToParent } from './parent-link.js'
import { blockEventLoop, reportTroubles, watchMemory } from './watch-process.js'

const tellEveryMs = 50
/** A source waits for a broker that is not there yet. */
const startTimeoutMs = 30_000
const group = 'chaos'

const config: ConsumerConfig = JSON.parse(process.argv[2] ?? '')
const parent = linkToParent(obey)
reportTroubles(parent)
watchMemory(parent)

const store = makeStore(config, group)
const write = entryWriter(config.handledFile)
for (const entry of store.before) write(entry)

const listener = createListener({
  source: makeSource(config.source),
  deduplication: store.deduplication,
  group,
})
listener.status.subscribe(tellStatus)
let delayMs = 0
listener.on('*', async (notification) => {
  if (delayMs > 0) await delay(delayMs)
  const n = numberOf(notification)
  await store.record(notification, n)
  write({ id: notification.message_id, n })
})
let telling: NodeJS.Timeout | undefined

parent.tell({ type: 'idle' })
tellStatus(listener.status.current)

function obey(command: Command): void {
  if (command.type === 'go') void go()
  if (command.type === 'close') void close()
  if (command.type === 'block') blockEventLoop(command.ms)
  if (command.type === 'move-clock') moveClock(command.ms)
  if (command.type === 'slow') delayMs = command.delayMs
}

async function go(): Promise<void> {
  telling = setInterval(tellHandling, tellEveryMs)
  await listener.start({ timeoutMs: startTimeoutMs })
  parent.tell({ type: 'started' })
}

function tellHandling(): void {
  const { handled, duplicates, deadLettered } = listener.stats
  parent.tell({ type: 'handling', handling: { handled, duplicates, deadLettered } })
}

async function close(): Promise<void> {
  const { unsettled } = await listener.close()
  await store.close()
  clearInterval(telling)
  tellHandling()
  parent.leave({ type: 'closed', left: unsettled })
}

function numberOf({ payload }: ReceivedNotification): number {
  const n = typeof payload === 'object' && payload !== null && 'n' in payload ? payload.n : undefined
  return typeof n === 'number' ? n : Number.NaN
}

function tellStatus(status: ConnectionStatus): void {
  const error = 'error' in status ? { error: status.error.message } : {}
  parent.tell({ type: 'status', state: status.state, ...error })
}
