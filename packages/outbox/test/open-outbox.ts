import { afterEach } from 'vitest'
import { type Outbox, type OutboxOptions, outbox } from '../src/index.js'
import type { Inner } from './inner.js'
import { temporaryFolder } from './temporary-folder.js'

/** So that no test waits. */
const quick = { backOff: { initialDelayMs: 1, maxDelayMs: 5 }, pollIntervalMs: 5 }

/** Opens outboxes for the tests of a file, in a folder of their own unless there is a `path`; closed after each test. */
export function outboxes(): (inner: Inner, options?: Partial<OutboxOptions>) => Outbox {
  const folder = temporaryFolder()
  const opened: Outbox[] = []
  afterEach(async () => {
    await Promise.allSettled(opened.splice(0).map((box) => box.close({ deadline: performance.now() })))
  })
  return (inner, options = {}) => {
    const box = outbox(inner, { path: folder(), ...quick, ...options })
    opened.push(box)
    return box
  }
}
