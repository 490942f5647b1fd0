/** Aborted at the first SIGINT or SIGTERM; the second one has its ordinary effect. `dispose` gives both back. */
export interface StopSignal {
  readonly signal: AbortSignal
  dispose(): void
}

const signals = ['SIGINT', 'SIGTERM'] as const

export function stopSignal(): StopSignal {
  const controller = new AbortController()
  const dispose = (): void => {
    for (const name of signals) process.off(name, stop)
  }
  const stop = (): void => {
    dispose()
    controller.abort()
  }
  for (const name of signals) process.on(name, stop)
  return { signal: controller.signal, dispose }
}
