import type { Writer } from '../store/writer.js'
import type { Marks } from './marks.js'

/** Makes marks; those that come while others are on their way to the disk share the next write. */
export interface MarkQueue {
  /** Resolves when the mark is on disk. */
  put(key: Uint8Array): Promise<void>
}

interface Batch {
  readonly keys: Uint8Array[]
  readonly written: Promise<void>
}

export function createMarkQueue(marks: Marks, writer: Writer, now: () => number): MarkQueue {
  let gathering: Batch | undefined
  const gather = (): Batch => {
    const keys: Uint8Array[] = []
    const written = writer.write(() => {
      gathering = undefined
      const madeAt = now()
      return keys.flatMap((key) => marks.put(key, madeAt))
    })
    // One that was given up before it was begun would otherwise gather for ever.
    written.catch(() => {
      if (gathering?.keys === keys) gathering = undefined
    })
    return { keys, written }
  }
  return {
    put(key) {
      gathering ??= gather()
      gathering.keys.push(key)
      return gathering.written
    },
  }
}
