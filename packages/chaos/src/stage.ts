import { join } from 'node:path'
import { createListener } from '@glance-notifications/core'
import { leaseRabbit, type RabbitNode, waitUntil } from '@glance-notifications/test-brokers'
import type { Brokers } from './brokers.js'
import { type Child, startChild } from './child-process.js'
import { makeSource } from './children/make-transport.js'
import { type Fault, type Place, Skipped, type Stage, type Transport } from './fault.js'
import { Ledger } from './ledger.js'
import { backOff, sourceConfig, strategyConfig } from './transport-config.js'

/** Sends that are not awaited. */
const window = 400
/** Slow enough for a fault to come in the middle of 10,000. */
const perSecond = 2_500
/** Of all notifications; the others are a trickle until the fault is over. */
const share = 0.6
const sendTimeoutMs = 5_000
/** Who is told that its connection is gone notices it at once; this is for a busy machine. */
const noticeMs = 10_000
const defaultQuietMs = 10_000

export interface StageSettings {
  readonly fault: Fault
  readonly transport: Transport
  readonly count: number
  readonly directory: string
  readonly brokers: Brokers
  readonly signal: AbortSignal
}

/** A stage, and what the runner needs of it at the end. */
export interface RunningStage extends Stage {
  readonly children: readonly Child[]
  readonly ledger: Ledger
  readonly notes: readonly string[]
  readonly faults: readonly string[]
  /** `reusable`: all went well, and the broker can serve the next fault. */
  end(reusable: boolean): Promise<void>
}

export function createStage(settings: StageSettings): RunningStage {
  const { fault, transport, count, directory, brokers, signal } = settings
  const children: Child[] = []
  const ledger = new Ledger()
  const notes: string[] = []
  const faults: string[] = []
  const stops: (() => Promise<unknown> | void)[] = []
  const nodes: { readonly node: RabbitNode; readonly plain: boolean }[] = []
  const publishers = (): Child[] => children.filter(({ name }) => name === 'publisher')
  const acceptedSoFar = (): number => publishers().reduce((sum, { sending }) => sum + sending.accepted, 0)

  const until: Stage['until'] = (what, condition, timeoutMs = fault.boundMs) =>
    waitUntil(
      () => {
        signal.throwIfAborted()
        return condition()
      },
      { what, timeoutMs, intervalMs: 20 },
    )
  const begin = async (child: Child, type: 'idle' | 'started'): Promise<void> => {
    await until(
      `the ${child.name} to be ${type}`,
      () => {
        if (!child.running) throw new Error(`The ${child.name} has ended: ${child.troubles.join('; ')}`)
        return child.has(type)
      },
      60_000,
    )
  }
  const fileOf = (kind: string): string => join(directory, `${kind}-${children.length}`)

  return {
    transport,
    count,
    directory,
    signal,
    children,
    ledger,
    notes,
    faults,
    until,
    async broker(options) {
      const node = await brokers.take(options)
      nodes.push({ node, plain: options === undefined })
      const lease = await leaseRabbit({ node: node.address })
      stops.push(() => lease.release())
      return { node, vhost: lease.vhost, ports: [node.port] }
    },
    async consumer(at, options = {}) {
      const { store = 'memory' } = options
      if (transport === 'qpid' && !options.source) await declareQueue(at)
      const handledFile = fileOf('handled')
      const source = options.source ?? sourceConfig(transport, at, options)
      const storePath = join(directory, 'store')
      const child = startChild({ name: 'consumer', config: { source, store, storePath, handledFile } })
      children.push(child)
      ledger.addHandled(handledFile, { all: store === 'exactly-once' })
      await begin(child, 'idle')
      child.tell({ type: 'go' })
      await begin(child, 'started')
      for (const { node } of nodes) await node.keep()
      return child
    },
    async publisher(at, { options, mayPrint = false, ...given } = {}) {
      const acceptedFile = fileOf('accepted')
      const strategy = given.strategy ?? strategyConfig(transport, at, options)
      const child = startChild({
        name: 'publisher',
        mayPrint,
        config: {
          strategy,
          first: 0,
          count,
          window,
          perSecond,
          trickleAfter: Math.ceil((given.count ?? count) * share),
          backOff,
          sendTimeoutMs,
          giveUpMs: fault.boundMs,
          alsoRetry: [],
          acceptedFile,
          ...given,
        },
      })
      children.push(child)
      ledger.addAccepted(acceptedFile)
      await begin(child, 'idle')
      child.tell({ type: 'go' })
      return child
    },
    accepted: (wanted) =>
      until(`${wanted} to be accepted`, () => acceptedSoFar() >= wanted || publishers().every(isOver)),
    failures: (code) => publishers().reduce((sum, { sending }) => sum + (sending.failures[code] ?? 0), 0),
    delivered: () => ledger.tally().delivered,
    async hit(action, hitChildren = children.filter(({ running }) => running)) {
      const before = hitChildren.map(({ lapses }) => lapses)
      await action()
      await until(
        'the loss to be noticed',
        () => hitChildren.every(({ lapses }, index) => lapses > (before[index] ?? 0)),
        noticeMs,
      )
    },
    async recovered() {
      const since = performance.now()
      const before = new Map(publishers().map((child) => [child, child.sending.accepted]))
      const works = (child: Child): boolean => {
        const more = child.sending.accepted > (before.get(child) ?? -1)
        return child.state === 'ready' && (more || child.name === 'consumer' || isOver(child))
      }
      try {
        await until(
          'all to be ready again',
          () => children.filter(({ running }) => running).every(works),
          fault.recoveryMs,
        )
        notes.push(`ready after ${Math.round(performance.now() - since)} ms`)
      } catch {
        signal.throwIfAborted()
        const states = children.map(({ name, state }) => `${name} ${state}`).join(', ')
        faults.push(`not ready ${fault.recoveryMs} ms after the cause was gone (${states})`)
      }
    },
    async drained() {
      const { quietMs = defaultQuietMs } = fault
      for (const child of publishers()) child.tell({ type: 'rest' })
      await until('all to be emitted', () => publishers().every(isOver))
      let tally = ledger.tally()
      let lastNewsAt = performance.now()
      await until('all to be handled', () => {
        const now = ledger.tally()
        if (now.delivered !== tally.delivered) lastNewsAt = performance.now()
        tally = now
        return now.lost === 0 || performance.now() - lastNewsAt > quietMs
      })
    },
    note: (text) => void notes.push(text),
    broken: (text) => void faults.push(text),
    atEnd: (stop) => void stops.push(stop),
    skip: (reason) => {
      throw new Skipped(reason)
    },
    async end(reusable) {
      await Promise.all(children.filter(({ running }) => running).map((child) => child.kill()))
      for (const stop of stops.toReversed()) await Promise.resolve(stop()).catch(() => {})
      for (const { node, plain } of nodes)
        await (plain && reusable ? brokers.giveBack(node) : brokers.stop(node))
    },
  }
}

function isOver(child: Child): boolean {
  return child.has('finished') || !child.running
}

/** Over AMQP 1.0 nothing is declared: this makes the queue of the group as `rabbitSource` does. */
async function declareQueue(at: Place): Promise<void> {
  const listener = createListener({ source: makeSource(sourceConfig('rabbit', at, {})) })
  await listener.start()
  await listener.close()
}
