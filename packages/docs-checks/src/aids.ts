// For the code of snippets that readers do not see.

/** What this process has written so far, and who waits for more. */
let written = ''
const waiting = new Set<() => void>()

// Patched when the module is loaded, which is before any code of the snippet that imports it.
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream)
  Object.assign(stream, {
    write: (...args: Parameters<typeof write>) => {
      written += String(args[0])
      for (const look of waiting) look()
      return write(...args)
    },
  })
}

/** Resolves when the snippet has printed `text`. A snippet that never does is ended by the harness, and fails. */
export async function printed(text: string): Promise<void> {
  // What waits for a listener's handler has nothing else that keeps the process alive.
  const alive = setInterval(() => {}, 1_000)
  await new Promise<void>((resolve) => {
    const look = () => {
      if (!written.includes(text)) return
      waiting.delete(look)
      resolve()
    }
    waiting.add(look)
    look()
  })
  clearInterval(alive)
}
