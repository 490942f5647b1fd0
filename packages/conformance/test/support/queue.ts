import {
  type EncodedMessage,
  NotificationError,
  type ReceivedMessage,
  type Settlement,
  systemClock,
} from '@glance-notifications/core'
import { type Consumer, Handover, type Session, withDeadline } from '@glance-notifications/core/connection'
import type { PutAside, SourceFaultName } from '../../src/index.js'

interface Entry {
  readonly message: ReceivedMessage
  readonly attempt: number
}

interface Connection {
  readonly handover: Handover
  readonly unsettled: Map<Entry, Settlement | undefined>
  /** Called when it is lost. */
  readonly lose: ((error: NotificationError) => void)[]
}

/** A broker of one queue, in this process, that has every fault. Whoever consumes gets all there is: the credit is the consumer's. */
export class Queue {
  readonly deadLetters: PutAside[] = []
  readonly #connections = new Set<Connection>()
  readonly #unansweredOnes = new Set<() => void>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #waiting: Entry[] = []
  #fault: Exclude<SourceFaultName, 'drop'> | undefined

  publish(message: EncodedMessage): void {
    this.#put({ message, attempt: 1 })
  }

  /** Loses what waits. */
  purge(): void {
    this.#waiting = []
  }

  /** Connects, and consumes. */
  async consume(signal: AbortSignal, consumer: Consumer): Promise<Session> {
    if (this.#fault === 'stall') await this.#unanswered(signal)
    if (this.#fault === 'refuse') throw lost('Connecting was refused.')
    const connection: Connection = { handover: new Handover(consumer), unsettled: new Map(), lose: [] }
    const isLost = new Promise<NotificationError>((resolve) => connection.lose.push(resolve))
    this.#connections.add(connection)
    connection.handover.begin()
    setImmediate(() => this.#deliver())
    return { lost: isLost, close: (deadline) => this.#close(connection, isLost, deadline) }
  }

  meet(fault: Exclude<SourceFaultName, 'drop'> | undefined): void {
    const wasStalled = this.#fault === 'stall'
    this.#fault = fault
    // What was not answered for so long is lost.
    if (wasStalled || fault === 'refuse') this.drop()
  }

  drop(): void {
    for (const giveUp of this.#unansweredOnes) giveUp()
    for (const connection of this.#connections) this.#end(connection)
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }

  /** Rejects when the caller gives up, or it is reset. */
  #unanswered(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      const giveUp = (): void => {
        this.#unansweredOnes.delete(giveUp)
        reject(lost('Nobody has answered.'))
      }
      this.#unansweredOnes.add(giveUp)
      signal.addEventListener('abort', giveUp)
    })
  }

  async #close(connection: Connection, isLost: Promise<unknown>, deadline: number): Promise<void> {
    connection.handover.stop()
    if (this.#fault === 'stall') await withDeadline(isLost, deadline, systemClock)
    this.#end(connection)
  }

  #put(entry: Entry): void {
    this.#waiting.push(entry)
    this.#deliver()
  }

  #deliver(): void {
    const [connection] = this.#connections
    if (!connection || this.#fault === 'stall') return
    for (const entry of this.#waiting.splice(0)) {
      connection.unsettled.set(entry, undefined)
      connection.handover.offer({
        ...entry,
        settle: (settlement) => {
          if (this.#fault !== 'stall' && connection.unsettled.delete(entry)) this.#settle(entry, settlement)
        },
      })
    }
  }

  #settle({ message, attempt }: Entry, settlement: Settlement): void {
    if (settlement.outcome === 'dead-letter')
      this.deadLetters.push({ body: message.body, reason: settlement.reason })
    if (settlement.outcome !== 'retry') return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#put({ message, attempt: attempt + 1 })
    }, settlement.delayMs)
    // The queue outlives who reads it.
    timer.unref()
    this.#timers.add(timer)
  }

  #end(connection: Connection): void {
    if (!this.#connections.delete(connection)) return
    connection.handover.stop()
    this.#waiting = [...connection.unsettled.keys(), ...this.#waiting]
    for (const lose of connection.lose) lose(lost('The connection was cut.'))
    this.#deliver()
  }
}

function lost(message: string): NotificationError {
  return new NotificationError('connection-lost', message)
}
