import type { Contender } from '../contender/contender.js'

/** Imports what it is told to, one after the other, in a process in which nobody has done so before. */
export async function open(specifiers: readonly string[]): Promise<Contender> {
  return {
    async run() {
      const cpu = process.cpuUsage()
      const begin = performance.now()
      for (const specifier of specifiers) await import(specifier)
      const elapsedMs = performance.now() - begin
      const { user, system } = process.cpuUsage(cpu)
      return { count: 1, elapsedMs, cpuMs: (user + system) / 1_000 }
    },
  }
}
