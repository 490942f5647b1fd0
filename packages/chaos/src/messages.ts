/** What the parent tells a child process to do. */
export type Command =
  /** Begin to emit. */
  | { readonly type: 'go' }
  /** Emit the rest at the full pace. */
  | { readonly type: 'rest' }
  /** Close the notifier or listener, and end by itself. */
  | { readonly type: 'close' }
  /** Keep the event loop busy. */
  | { readonly type: 'block'; readonly ms: number }
  /** Move the wall clock; negative: back. */
  | { readonly type: 'move-clock'; readonly ms: number }
  /** Take so long for each notification; 0: no time. */
  | { readonly type: 'slow'; readonly delayMs: number }

/** Figures of a publisher, since its start. */
export interface Sending {
  readonly emitted: number
  readonly accepted: number
  /** Given up: not to be retried, or tried for too long. */
  readonly refused: number
  /** Failed attempts by error code; each notification can have several. */
  readonly failures: Readonly<Record<string, number>>
  /** The longest time from one acceptance to the next. */
  readonly stallMs: number
}

/** Figures of a consumer, since its start. */
export interface Handling {
  readonly handled: number
  /** Recognised by the store, and not handled again. */
  readonly duplicates: number
  readonly deadLettered: number
}

/** Above what the process had before it connected, in MiB. */
export interface Memory {
  readonly rssMb: number
  /** JavaScript's heap and the buffers outside it. */
  readonly heapMb: number
}

/** What a child process tells its parent. */
export type Report =
  /** Loaded; its memory is now its idle memory. */
  | { readonly type: 'idle' }
  | { readonly type: 'status'; readonly state: string; readonly error?: string }
  | { readonly type: 'sending'; readonly sending: Sending }
  | { readonly type: 'handling'; readonly handling: Handling }
  /** The peaks so far. */
  | { readonly type: 'memory'; readonly memory: Memory }
  /** An unhandled rejection, an uncaught exception, a warning: what must never happen. */
  | { readonly type: 'trouble'; readonly what: string }
  /** A consumer has begun to consume. */
  | { readonly type: 'started' }
  /** A publisher has emitted everything, and knows what became of it. */
  | { readonly type: 'finished' }
  /** Closed; `left` is what its report says was left undone. */
  | { readonly type: 'closed'; readonly left: number }

const commands: ReadonlySet<unknown> = new Set<Command['type']>([
  'go',
  'rest',
  'close',
  'block',
  'move-clock',
  'slow',
])
const reports: ReadonlySet<unknown> = new Set<Report['type']>([
  'idle',
  'status',
  'sending',
  'handling',
  'memory',
  'trouble',
  'started',
  'finished',
  'closed',
])

/** Both ends are of one build: the type tells the rest. */
export function isCommand(message: unknown): message is Command {
  return typeof message === 'object' && message !== null && 'type' in message && commands.has(message.type)
}

export function isReport(message: unknown): message is Report {
  return typeof message === 'object' && message !== null && 'type' in message && reports.has(message.type)
}
