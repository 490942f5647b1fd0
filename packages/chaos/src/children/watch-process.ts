import { inspect } from 'node:util'
import type { Memory } from '../messages.js'
import type { ParentLink } from './parent-link.js'

const sampleMs = 50
const megabyte = 1024 * 1024

/** Tells the parent of what must never happen in a process that uses this library. */
export function reportTroubles(parent: ParentLink): void {
  const trouble = (what: string) => (error: unknown) =>
    parent.tell({ type: 'trouble', what: `${what}: ${inspect(error).slice(0, 2_000)}` })
  process.on('unhandledRejection', trouble('unhandled rejection'))
  process.on('uncaughtException', trouble('uncaught exception'))
  process.on('warning', trouble('warning'))
}

/** Tells the parent the peaks of memory above that of now. Does not keep the process alive. */
export function watchMemory(parent: ParentLink): void {
  globalThis.gc?.()
  const idle = sample()
  let peak: Memory = { rssMb: 0, heapMb: 0 }
  setInterval(() => {
    const now = sample()
    const rssMb = Math.max(peak.rssMb, now.rssMb - idle.rssMb)
    const heapMb = Math.max(peak.heapMb, now.heapMb - idle.heapMb)
    if (rssMb === peak.rssMb && heapMb === peak.heapMb) return
    peak = { rssMb, heapMb }
    parent.tell({ type: 'memory', memory: peak })
  }, sampleMs).unref()
}

function sample(): Memory {
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rssMb: rss / megabyte, heapMb: (heapUsed + external) / megabyte }
}

/** Does nothing else for so long, as a host that computes. */
export function blockEventLoop(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}
