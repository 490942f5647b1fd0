import type { Measured } from './contender.js'
import type { Latencies } from './latencies.js'

/** Often enough to see a peak, and too seldom to be seen itself. */
const sampleMs = 20
const mebibyte = 1024 * 1024

export interface Meter {
  readonly elapsedMs: number
  /** What it all took, from the start until now. */
  stop(count: number, latencies?: Latencies, extra?: Measured['extra']): Measured
}

/** Begins to measure this process. */
export function startMeter(): Meter {
  let peak = process.memoryUsage.rss()
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, sampleMs)
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  return {
    get elapsedMs() {
      return performance.now() - startedAt
    },
    stop(count, latencies, extra) {
      const elapsedMs = performance.now() - startedAt
      const { user, system } = process.cpuUsage(cpu)
      clearInterval(sampler)
      const p50Ms = latencies?.percentile(0.5)
      const p99Ms = latencies?.percentile(0.99)
      return {
        count,
        elapsedMs,
        cpuMs: (user + system) / 1_000,
        peakRssMiB: Math.max(peak, process.memoryUsage.rss()) / mebibyte,
        ...(p50Ms !== undefined && { p50Ms }),
        ...(p99Ms !== undefined && { p99Ms }),
        ...(extra && { extra }),
      }
    },
  }
}
