import type { Cell, Contender, Measured, OpenContender } from '../contender/contender.js'
import type { Amqp091Settings } from '../transports/settings.js'

interface MemorySettings {
  readonly client: string
  /** Those of the publisher. */
  readonly settings: Amqp091Settings
}

/** Loaded by whoever is it: the other's modules would be in its memory as well. */
const openers: Readonly<Record<string, () => Promise<{ readonly open: OpenContender<Amqp091Settings> }>>> = {
  ours: () => import('../transports/contenders/publish-rabbit.js'),
  amqplib: () => import('../transports/contenders/publish-amqplib.js'),
}

const megabyte = 1_000_000
const warmUp = 30_000

/** Publishes as many as asked for, and tells what is in memory after the first tenth of them and after the last. */
export async function open({ client, settings }: MemorySettings): Promise<Contender> {
  const load = openers[client]
  if (!load) throw new Error(`There is no publisher ${client}`)
  const publisher = await (await load()).open(settings)
  return {
    async run(cell) {
      const tenth = cell.most / 10
      // Code that is compiled, and what is made once, is not what grows.
      await publisher.run(part(cell, warmUp))
      const first = await publisher.run(part(cell, tenth))
      const heapFirstMB = inUse()
      const rest = await publisher.run(part(cell, cell.most - tenth))
      const heapLastMB = inUse()
      return { ...sum(first, rest), extra: { peakMB: peak(), heapFirstMB, heapLastMB } }
    },
    close: async () => publisher.close?.(),
  }
}

function part(cell: Cell, most: number): Cell {
  return { ...cell, most }
}

function sum(a: Measured, b: Measured): Measured {
  return {
    count: a.count + b.count,
    elapsedMs: a.elapsedMs + b.elapsedMs,
    cpuMs: a.cpuMs + b.cpuMs,
  }
}

/** Megabytes of objects and buffers that are still needed. */
function inUse(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / megabyte
}

/** Megabytes of the process, from its start, as the system has seen them. */
function peak(): number {
  return (process.resourceUsage().maxRSS * 1_024) / megabyte
}
