import {
  type Decoded,
  type Delivery,
  decodeMessage,
  globMatcher,
  type ReceivedNotification,
} from '@glance-notifications/core'
import { printMessage } from '../decode/message-printer.js'
import { Tally } from '../decode/tally.js'
import type { Terminal } from '../terminal.js'
import type { ListenOptions } from './listen-options.js'
import { prettyLine } from './pretty-line.js'

type TailOptions = Pick<ListenOptions, 'type' | 'priority' | 'count' | 'json' | 'validate' | 'shared'>

/** Of a shared queue: what cannot be decoded is held so long as others can come past it. */
export const maxHeld = 7

/** Prints deliveries, and settles each when its line is out: what was not printed comes again. */
export class Tail {
  readonly tally = new Tally()
  /** Lines that are out. */
  printed = 0
  /** Messages that have come. */
  received = 0
  /** Why lines could not be written: the disk is full. */
  failure: unknown
  readonly #options: TailOptions
  readonly #terminal: Terminal
  readonly #onEnough: () => void
  readonly #matches: (notification: ReceivedNotification) => boolean
  #held: readonly Delivery[] = []
  #taken = 0
  #finished = false
  #writing: Promise<unknown> = Promise.resolve()

  constructor(options: TailOptions, terminal: Terminal, onEnough: () => void) {
    this.#options = options
    this.#terminal = terminal
    this.#onEnough = onEnough
    this.#matches = selector(options)
  }

  /** Never throws. */
  take(delivery: Delivery): void {
    const { count = Number.POSITIVE_INFINITY } = this.#options
    if (this.#finished || this.#taken >= count) return
    this.received += 1
    const decoded = decodeMessage(delivery)
    if (decoded.ok && !this.#matches(decoded.notification)) {
      delivery.settle({ outcome: 'done' })
      return
    }
    this.#print(decoded, delivery)
  }

  /** Messages of shared queues that could not be decoded, and go back to whoever else reads them. */
  get held(): number {
    return this.#held.length
  }

  /** Takes nothing more. Resolves when all lines are out. */
  async finish(): Promise<void> {
    this.#finished = true
    await this.#writing
  }

  #print(decoded: Decoded, delivery: Delivery): void {
    const { validate = false, json = false } = this.#options
    const { out, err, isOutTerminal, colours } = this.#terminal
    const printed = printMessage(decoded, `message ${this.received}`, validate, this.tally)
    const isReadable = decoded.ok && printed.out !== ''
    if (isReadable) this.#taken += 1
    const line =
      isReadable && isOutTerminal && !json ? `${prettyLine(decoded.notification, colours)}\n` : printed.out
    this.#writing = Promise.all([out.write(line), err.write(printed.err)]).then(
      () => this.#printedOne(delivery, isReadable),
      (error: unknown) => {
        // It stays unsettled, and comes again.
        this.failure ??= error
        this.#onEnough()
      },
    )
  }

  #printedOne(delivery: Delivery, isReadable: boolean): void {
    if (this.#terminal.out.gone.aborted) return
    if (!isReadable) {
      this.#putAside(delivery)
      return
    }
    delivery.settle({ outcome: 'done' })
    this.printed += 1
    if (this.printed >= (this.#options.count ?? Number.POSITIVE_INFINITY)) this.#onEnough()
  }

  /** Others may be able to read it: left unsettled, it goes back to where it was. In a group's queue nobody else would. */
  #putAside(delivery: Delivery): void {
    if (this.#options.shared) {
      // Those of a lost connection have gone back already.
      this.#held = [...this.#held.filter(({ live }) => live), delivery]
      if (this.held >= maxHeld) this.#onEnough()
    } else
      delivery.settle({ outcome: 'dead-letter', reason: 'glance-notify could not decode it', attempts: 1 })
  }
}

/** Of shared queues `priority` names the queues: what is in them is printed, whatever it says of itself. */
function selector({ type, priority, shared }: TailOptions): (notification: ReceivedNotification) => boolean {
  const globs = type?.map(globMatcher) ?? []
  const priorities = new Set(shared ? [] : priority)
  return (notification) =>
    (globs.length === 0 || globs.some((matches) => matches(notification.event_type))) &&
    (priorities.size === 0 || priorities.has(notification.priority))
}
