import { NotificationError } from '@glance-notifications/core'

/** stdout or stderr. */
export interface Output {
  /** Aborted when the reader has gone, as `head` does when it has enough: nothing more need be done for it. */
  readonly gone: AbortSignal
  /** Resolves when it is taken, so whoever waits for it uses no memory. Rejects when it cannot be: the disk is full. */
  write(text: string): Promise<void>
}

export function openOutput(stream: NodeJS.WritableStream, name: string): Output {
  const gone = new AbortController()
  let failure: NotificationError | undefined
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EPIPE') gone.abort()
    else failure ??= new NotificationError('rejected', `${name} cannot be written.`, { cause })
  })
  return {
    gone: gone.signal,
    async write(text) {
      if (gone.signal.aborted || text === '') return
      await new Promise<void>((resolve) => {
        stream.write(text, () => resolve())
      })
      if (failure) throw failure
    },
  }
}
