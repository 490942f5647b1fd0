import { afterAll, beforeAll, vi } from 'vitest'

export interface HostWatch {
  /** What a library must not do to its host, since it was asked last. */
  faults(): string[]
  /** How much more memory there is in use than in the beginning. */
  grownMb(): number
}

/** Watches the process while the tests of a `describe` run. */
export function hostWatch(): HostWatch {
  let faults: string[] = []
  let before = 0
  const crashed = (error: unknown): unknown => faults.push(`crash: ${String(error)}`)
  const warned = (warning: Error): unknown => faults.push(`warning: ${warning.message}`)
  beforeAll(() => {
    process.on('uncaughtExceptionMonitor', crashed)
    process.on('unhandledRejection', crashed)
    process.on('warning', warned)
    for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const)
      vi.spyOn(console, method).mockImplementation((...printed) =>
        faults.push(`printed: ${printed.join(' ')}`),
      )
    before = memoryInUse()
  })
  afterAll(() => {
    process.off('uncaughtExceptionMonitor', crashed)
    process.off('unhandledRejection', crashed)
    process.off('warning', warned)
    vi.restoreAllMocks()
  })
  return {
    faults() {
      const found = faults
      faults = []
      return found
    },
    grownMb: () => (memoryInUse() - before) / 2 ** 20,
  }
}

function memoryInUse(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
