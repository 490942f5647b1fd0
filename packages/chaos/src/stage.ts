import { join } from 'node:path'
import { createListener } from '@glance-notifications/core'
import { leaseRabbit, type RabbitNode } from '@glance-notifications/test-brokers'
import type { Brokers } from './brokers.js'
import { type Child, startChild } from './child-process.js'
import { makeSource } from './children/make-transport.js'
import type { Fault, Place, Stage, Transport } from './fault.js'
import { Ledger } from './ledger.js'
import { backOff, sourceConfig, strategyConfig } from './transport-config.js'
import { createWaits } from './waits.js'

/** Sends that are not awaited. */
const window = 400
/** Slow enough for a fault to come in the middle of 10,000. */
const perSecond = 2_500
/** Of all notifications; the others are a trickle until the fault is over. */
const share = 0.6
const sendTimeoutMs = 5_000

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
  readonly expectedRefused: number
  readonly faults: readonly string[]
  /** `reusable`: all went well, and the broker can serve the next fault. */
  end(reusable: boolean): Promise<void>
}

export function createStage(settings: StageSettings): RunningStage {
  const { fault, transport, count, directory, brokers, signal } = settings
  const children: Child[] = []
  const ledger = new Ledger()
  const notes: string[] = []
  let expectedRefused = 0
  const faults: string[] = []
  const stops: (() => Promise<unknown> | void)[] = []
  const nodes: { readonly node: RabbitNode; readonly plain: boolean }[] = []
  const note = (text: string): void => void notes.push(text)
  const broken = (text: string): void => void faults.push(text)
  const waits = createWaits({ fault, signal, children, ledger, note, broken })

  const begin = async (child: Child, type: 'idle' | 'started'): Promise<void> => {
    await waits.until(
      `the ${child.name} to be ${type}`,
      () => {
        if (!child.running || child.troubles.length > 0)
          throw new Error(`The ${child.name} did not get there`)
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
    ...waits,
    async broker(options) {
      signal.throwIfAborted()
      const node = await brokers.take(options)
      nodes.push({ node, plain: options === undefined })
      const lease = await leaseRabbit({ node: node.address })
      stops.push(() => lease.release())
      return { node, vhost: lease.vhost, ports: [node.port] }
    },
    async consumer(at, options = {}) {
      signal.throwIfAborted()
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
      signal.throwIfAborted()
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
    get expectedRefused() {
      return expectedRefused
    },
    expectRefused: (number) => {
      expectedRefused = number
    },
    atEnd: (stop) => void stops.push(stop),
    async end(reusable) {
      await Promise.all(children.filter(({ running }) => running).map((child) => child.kill()))
      for (const stop of stops.toReversed()) await Promise.resolve(stop()).catch(() => {})
      for (const { node, plain } of nodes)
        await (plain && reusable ? brokers.giveBack(node) : brokers.stop(node))
    },
  }
}

/**
 * Over AMQP 1.0 nothing is declared: this makes the queue of the group as `rabbitSource` does. By way of the last host, for
 * those before it may be a fault.
 */
async function declareQueue({ ports, vhost }: Place): Promise<void> {
  const at = { ports: ports.slice(-1), vhost }
  const listener = createListener({ source: makeSource(sourceConfig('rabbit', at, {})) })
  await listener.start()
  await listener.close()
}
