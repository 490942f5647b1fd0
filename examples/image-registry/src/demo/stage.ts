import type { Terminal } from '../serve.js'
import { describe } from './describe.js'
import type { Style } from './style.js'
import type { Witness } from './witness.js'

/** How long the notifications of a step may take to be emitted. */
const patienceMs = 10_000

interface Step {
  readonly title: string
  /** What is done over HTTP. */
  readonly request: string
  /** `INFO image.create` and so on, in order. */
  readonly notifies: readonly string[]
  /** Resolves with what came of it, or rejects when that was not what it should be. */
  readonly act: () => Promise<string>
}

export interface Stage {
  /** Performs a step, and prints it above the notifications that it caused. */
  readonly step: (step: Step) => Promise<void>
  /** What went wrong so far. */
  readonly problems: readonly string[]
}

export function createStage(witness: Witness, { out, stop }: Terminal, style: Style): Stage {
  const problems: string[] = []
  let count = 0
  return {
    problems,
    async step({ title, request, notifies, act }) {
      if (stop.aborted) throw new Error('Interrupted.')
      count += 1
      const before = witness.seen.length
      const outcome = await act().catch((error) => {
        problems.push(`${title}: ${error instanceof Error ? error.message : String(error)}`)
        return style.bad('failed')
      })
      await witness.waitFor(before + notifies.length, patienceMs)
      const caused = witness.seen.slice(before)
      out('')
      out(`${String(count).padStart(2)}  ${style.bold(title)}`)
      out(`    ${style.dim(request)} → ${outcome}`)
      for (const notification of caused) out(`      ${describe(notification, style)}`)
      if (caused.length === 0) out(`      ${style.dim('no notification')}`)
      const names = caused.map(({ priority, event_type }) => `${priority} ${event_type}`)
      if (names.join() !== notifies.join()) {
        problems.push(`${title}: notified [${names.join(', ')}] instead of [${notifies.join(', ')}]`)
      }
    },
  }
}
