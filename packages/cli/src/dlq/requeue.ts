import type { RequeueReport } from '@glance-notifications/rabbit/admin'
import { startProgress } from '../emit/progress.js'
import { exitCodes } from '../exit-codes.js'
import { faultLines } from '../fault-line.js'
import type { Terminal } from '../terminal.js'
import { type DlqOptions, deadLetterOptions } from './dead-letter-options.js'

export interface RequeueOptions extends DlqOptions {
  /** Only these. */
  readonly id?: readonly string[]
}

/** Sends dead letters back to the queue that they come from. Gives the exit code. */
export async function requeueLetters(
  { id, ...options }: RequeueOptions,
  terminal: Terminal,
): Promise<number> {
  const { requeueDeadLetters } = await import('@glance-notifications/rabbit/admin')
  const given = await deadLetterOptions(options)
  let sofar: RequeueReport = { requeued: 0, left: 0, missing: [] }
  const progress = startProgress(terminal, () => `requeued ${sofar.requeued}`)
  try {
    const report = await requeueDeadLetters({
      ...given,
      ...(id && { ids: id }),
      onProgress: (now) => {
        sofar = now
      },
    })
    progress.stop()
    const { requeued, left, missing } = report
    if (missing.length > 0)
      await terminal.err.write(`glance-notify: not among the dead letters: ${missing.join(', ')}.\n`)
    await terminal.err.write(`requeued ${requeued}, left ${left}\n`)
    return missing.length > 0 ? exitCodes.failed : exitCodes.ok
  } catch (error) {
    progress.stop()
    await terminal.err.write(faultLines(error, options.verbose ?? false))
    await terminal.err.write(`requeued ${sofar.requeued}, left unknown\n`)
    return exitCodes.failed
  }
}
