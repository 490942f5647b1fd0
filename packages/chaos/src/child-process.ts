import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ConsumerConfig, PublisherConfig } from './child-config.js'
import { type Command, type Handling, isReport, type Memory, type Report, type Sending } from './messages.js'

/** Kept of what a child prints. */
const maxOutput = 2_000

/** A publisher or a consumer in a process of its own, as it has told of itself. */
export interface Child {
  readonly name: string
  readonly state: string
  /** How often it was ready, and then was not. */
  readonly lapses: number
  readonly sending: Sending
  readonly handling: Handling
  readonly memory: Memory
  /** What should never have happened. */
  readonly troubles: readonly string[]
  /** What it has told so far of these kinds. */
  has(type: 'idle' | 'started' | 'finished' | 'closed'): boolean
  readonly running: boolean
  /** Killed on purpose: what is said of its end does not count. */
  readonly killed: boolean
  tell(command: Command): void
  /** `kill -9`. Resolves when it is gone. */
  kill(): Promise<void>
  readonly ended: Promise<number | null>
}

type Program = { readonly mayPrint?: boolean } & (
  | { readonly name: 'publisher'; readonly config: PublisherConfig }
  | { readonly name: 'consumer'; readonly config: ConsumerConfig }
)

/** Starts the built program of that name. It ends when this process does. */
export function startChild({ name, config, mayPrint }: Program): Child {
  const file = fileURLToPath(new URL(`children/${name}.js`, import.meta.url))
  const forked = spawn(process.execPath, ['--expose-gc', file, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in the terminal is for us to handle.
    detached: true,
  })
  let state = 'idle'
  let sending: Sending = { emitted: 0, accepted: 0, refused: 0, failures: {}, stallMs: 0 }
  let handling: Handling = { handled: 0, duplicates: 0, deadLettered: 0 }
  let memory: Memory = { rssMb: 0, heapMb: 0 }
  let lapses = 0
  let killed = false
  let output = ''
  const told = new Set<Report['type']>()
  const troubles: string[] = []

  forked.on('message', (report) => {
    if (!isReport(report)) return
    told.add(report.type)
    if (report.type === 'status') {
      if (state === 'ready' && report.state !== 'closing') lapses += 1
      ;({ state } = report)
    }
    if (report.type === 'sending') ({ sending } = report)
    if (report.type === 'handling') ({ handling } = report)
    if (report.type === 'memory') ({ memory } = report)
    if (report.type === 'trouble') troubles.push(report.what)
    if (report.type === 'closed' && report.left > 0) troubles.push(`close() left ${report.left} undone`)
  })
  const listen = (text: string): void => {
    output = `${output}${text}`.slice(0, maxOutput)
  }
  forked.stdout?.setEncoding('utf8').on('data', listen)
  forked.stderr?.setEncoding('utf8').on('data', listen)
  const ended = new Promise<number | null>((resolve) => {
    forked.once('close', (code) => {
      if (output !== '' && !mayPrint) troubles.push(`it printed: ${output.trim()}`)
      resolve(code)
    })
    forked.once('error', (error) => {
      troubles.push(error.message)
      resolve(null)
    })
  })
  return {
    name,
    troubles,
    ended,
    get state() {
      return state
    },
    get lapses() {
      return lapses
    },
    get sending() {
      return sending
    },
    get handling() {
      return handling
    },
    get memory() {
      return memory
    },
    get killed() {
      return killed
    },
    get running() {
      return forked.exitCode === null && forked.signalCode === null
    },
    has: (type) => told.has(type),
    tell: (command) => {
      if (forked.connected) forked.send(command, () => {})
    },
    kill: async () => {
      killed = true
      forked.kill('SIGKILL')
      await ended
    },
  }
}
