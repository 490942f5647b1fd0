/**
 * Runs it, and rejects when meanwhile an error came up that nobody heard: that would have ended the process of a host. The
 * test runner, which would blame the whole file, does not hear of it.
 */
export async function withoutStrayErrors(run: () => Promise<void>): Promise<void> {
  const stray: unknown[] = []
  const note = (error: unknown): void => {
    stray.push(error)
  }
  const exceptions = process.listeners('uncaughtException')
  const rejections = process.listeners('unhandledRejection')
  process.removeAllListeners('uncaughtException').on('uncaughtException', note)
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', note)
  try {
    await run()
    // Rejections are told when the microtasks of their turn are over.
    await new Promise((resolve) => setImmediate(resolve))
  } finally {
    process.off('uncaughtException', note).off('unhandledRejection', note)
    for (const listener of exceptions) process.on('uncaughtException', listener)
    for (const listener of rejections) process.on('unhandledRejection', listener)
  }
  if (stray.length > 0) throw new Error('An error came up that nobody heard.', { cause: stray[0] })
}
