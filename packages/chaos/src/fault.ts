import type { ErrorCode } from '@glance-notifications/core'
import type { TransportOptions } from '@glance-notifications/core/connection'
import type { RabbitNode, RabbitNodeOptions } from '@glance-notifications/test-brokers'
import type { PublisherConfig, SourceConfig, StoreKind, StrategyConfig } from './child-config.js'
import type { Child } from './child-process.js'

export const transports = ['rabbit', 'qpid', 'logging'] as const
export type Transport = (typeof transports)[number]

/** How many notifications, where a fault does not say otherwise. */
export const defaultCount = 10_000

/** Something that goes wrong, and what must be true all the same. */
export interface Fault {
  /** For `--fault`. */
  readonly name: string
  /** One line for `--list`. */
  readonly summary: string
  readonly transports: readonly Transport[]
  /** Notifications. Default 10,000. */
  readonly count?: number
  /** The whole of it, start of the broker included, takes no longer. */
  readonly boundMs: number
  /** So long after the cause is gone everything is ready again. */
  readonly recoveryMs: number
  /** When nothing new was handled for so long, nothing more will come. Default 10,000. */
  readonly quietMs?: number
  /** Not one of all: proves that the program can fail. */
  readonly proof?: boolean
  /** Injects it. What it throws is a promise broken. */
  run(stage: Stage): Promise<void>
}

/** Where publisher and consumer connect to. */
export interface Place {
  /** On 127.0.0.1; of the nodes of a cluster, or of what stands between. */
  readonly ports: readonly number[]
  readonly vhost: string
}

/** RabbitMQ for one fault: a vhost of its own in a node that nobody else uses meanwhile. */
export interface StageBroker extends Place {
  readonly node: RabbitNode
}

export interface PublisherOptions extends Partial<Omit<PublisherConfig, 'strategy' | 'acceptedFile'>> {
  /** Options of the strategy besides those that `Place` decides. */
  readonly options?: TransportOptions
  /** Whether a driver may print in this fault. Default false: that breaks a promise. */
  readonly mayPrint?: boolean
  /** Instead of the strategy for the transport and place. */
  readonly strategy?: StrategyConfig
}

export interface ConsumerOptions {
  /** Options of the source besides those that `Place` decides. */
  readonly options?: TransportOptions
  /** Instead of the source for the transport and place. */
  readonly source?: SourceConfig
  /** Default `memory`. */
  readonly store?: StoreKind
  /** Read the queues of 2013, rather than that of a group. Over AMQP 0-9-1 only. */
  readonly shared?: boolean
}

/** What a fault works with. Everything on it is stopped and removed when the fault is over. */
export interface Stage {
  readonly transport: Transport
  readonly count: number
  /** Removed at the end. */
  readonly directory: string
  /** Aborted when the time of the fault is up. */
  readonly signal: AbortSignal
  /** RabbitMQ, ready for clients. Without options it may be a node that another fault has used before. */
  broker(options?: RabbitNodeOptions): Promise<StageBroker>
  /** Starts a listener, and resolves when it consumes. Exchange and queue are there then, durable, on disk. */
  consumer(at: Place, options?: ConsumerOptions): Promise<Child>
  /** Starts an emitter, which begins at once. Without options it emits all there is to emit. */
  publisher(at: Place, options?: PublisherOptions): Promise<Child>
  /** Waits for a condition. Rejects when it does not come true in time, or the time of the fault is up. */
  until(what: string, condition: () => boolean | Promise<boolean>, timeoutMs?: number): Promise<void>
  /** Waits until so many notifications were accepted, of all publishers. */
  accepted(count: number): Promise<void>
  /** Handled so far, each counted once. */
  delivered(): number
  /** Attempts that failed with this code so far, of all publishers. */
  failures(code: ErrorCode): number
  /** Does something that every child, or those given, must notice: resolves when each has left `ready`. */
  hit(action: () => Promise<unknown>, children?: readonly Child[]): Promise<void>
  /** The cause is gone: every child must be ready, and sends accepted, within the recovery bound. */
  recovered(): Promise<void>
  /** Waits until publishers have finished and consumers have handled all that was accepted, or no more comes. */
  drained(): Promise<void>
  /** So many must not be accepted in the end, whatever is tried. Default 0. */
  expectRefused(count: number): void
  /** What is worth knowing beside the figures. */
  note(text: string): void
  /** A promise is broken. */
  broken(text: string): void
  /** Calls it when the fault is over, the last first. */
  atEnd(stop: () => Promise<unknown> | void): void
}

/** Thrown by a fault that cannot run here, with the reason. */
export class Skipped extends Error {}

/** What became of a fault: a line of the table. The first ten are for machines, in this order. */
export interface FaultResult {
  readonly fault: string
  readonly transport: Transport
  readonly sent: number
  readonly accepted: number
  readonly delivered: number
  readonly lost: number
  readonly duplicated: number
  readonly stallMs: number
  readonly peakMb: number
  readonly ok: boolean
  readonly note?: string
}
