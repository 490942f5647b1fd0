import {
  type ConnectionStatus,
  defaultCloseTimeoutMs,
  managed,
  type Strategy,
} from '@glance-notifications/core'
import { outbox } from '@glance-notifications/outbox'
import type { PublisherConfig } from '../child-config.js'
import { entryWriter } from '../line-file.js'
import type { Command } from '../messages.js'
import { emitAll } from './emit-all.js'
import { losing, makeStrategy } from './make-transport.js'
import { moveClock } from './move-clock.js'
import { createPace } from './pace.js'
import { linkToParent } from './parent-link.js'
import { blockEventLoop, reportTroubles, watchMemory } from './watch-process.js'

const tellEveryMs = 25
/** Turns of the event loop in which a driver writes what it was given. */
const turnsToWrite = 10

const config: PublisherConfig = JSON.parse(process.argv[2] ?? '')
const parent = linkToParent(obey)
reportTroubles(parent)
watchMemory(parent)

const strategy = decorated(makeStrategy(config.strategy))
/** What `createNotifier` puts around every strategy; this way the same notification can be sent again. */
const notifier = managed(strategy)
notifier.status.subscribe(tellStatus)
const write = entryWriter(config.acceptedFile)

const pace = createPace(config.perSecond, config.trickleAfter)

let emitted = 0
let accepted = 0
let refused = 0
let stallMs = 0
let lastAcceptedAt = 0
const failures: Record<string, number> = {}
let telling: NodeJS.Timeout | undefined

parent.tell({ type: 'idle' })
tellStatus(notifier.status.current)

function decorated(bare: Strategy): Strategy {
  if (config.outbox !== undefined) return outbox(bare, { path: config.outbox, backOff: config.backOff })
  return config.loseEvery ? losing(bare, config.loseEvery) : bare
}

function obey(command: Command): void {
  if (command.type === 'go') void go()
  if (command.type === 'rest') pace.release()
  if (command.type === 'close') void close()
  if (command.type === 'block') void block(command.ms)
  if (command.type === 'move-clock') moveClock(command.ms)
}

/** What was sent is written first: of what has not left the process nobody could hear meanwhile. */
async function block(ms: number): Promise<void> {
  const goOn = pace.hold()
  for (let turn = 0; turn < turnsToWrite; turn += 1) await new Promise(setImmediate)
  blockEventLoop(ms)
  goOn()
}

async function go(): Promise<void> {
  lastAcceptedAt = performance.now()
  telling = setInterval(tellSending, tellEveryMs)
  await emitAll(
    config,
    pace,
    (notification) => notifier.send(notification, { deadline: performance.now() + config.sendTimeoutMs }),
    {
      emitted: () => {
        emitted += 1
      },
      accepted: (id, n) => {
        write({ id, n })
        accepted += 1
        noteStall()
        lastAcceptedAt = performance.now()
      },
      failed: ({ code }) => {
        failures[code] = (failures[code] ?? 0) + 1
      },
      refused: () => {
        refused += 1
      },
    },
  )
  clearInterval(telling)
  tellSending()
  parent.tell({ type: 'finished' })
}

function noteStall(): void {
  stallMs = Math.max(stallMs, performance.now() - lastAcceptedAt)
}

function tellSending(): void {
  noteStall()
  parent.tell({
    type: 'sending',
    sending: { emitted, accepted, refused, failures: { ...failures }, stallMs },
  })
}

async function close(): Promise<void> {
  const { unsent } = await notifier.close({ deadline: performance.now() + defaultCloseTimeoutMs })
  clearInterval(telling)
  parent.leave({ type: 'closed', left: unsent })
}

function tellStatus(status: ConnectionStatus): void {
  const error = 'error' in status ? { error: status.error.message } : {}
  parent.tell({ type: 'status', state: status.state, ...error })
}
