import type { Notification } from '@glance-notifications/core'
import type { ImageNotifier } from '../notifier.js'
import type { Reader } from '../read-back/reader.js'
import type { Terminal } from '../serve.js'
import { differences } from './compare.js'
import type { Style } from './style.js'
import { countTable, unseen } from './summary.js'

/** How long a broker may take to hand over what it has confirmed. */
const patienceMs = 10_000

interface Outcome {
  readonly emitted: readonly Notification[]
  readonly notifier: ImageNotifier
  readonly readers: readonly Reader[]
  /** Of the steps before. */
  readonly problems: readonly string[]
}

/** Reads everything back, prints the summary, and says whether all is well. */
export async function conclude(outcome: Outcome, { out, err }: Terminal, style: Style): Promise<boolean> {
  const { emitted, notifier, readers } = outcome
  const problems = [...outcome.problems]
  await settled(notifier)

  out('')
  out(style.bold('What was notified'))
  for (const line of countTable(emitted, style)) out(line)
  out(style.dim('  WARN exists in the API; neither Glance nor this registry ever sends it.'))

  out('')
  out(style.bold('What was read back, and compared with it'))
  for (const reader of readers) {
    const readBack = await reader.read(emitted.length, patienceMs).catch((error) => {
      problems.push(`${reader.where}: ${String(error)}`)
      return []
    })
    const found = differences(emitted, readBack)
    const verdict = found.length === 0 ? style.good('identical, in order') : style.bad('not the same')
    out(`  ${readBack.length} of ${emitted.length} from ${reader.where}: ${verdict}`)
    problems.push(...found.map((difference) => `${reader.where}: ${difference}`))
  }
  if (readers.length === 0) out('  Nothing: this strategy keeps nothing that could be read.')

  const { accepted, discarded, dropped } = notifier.stats
  const missing = unseen(emitted)
  if (missing.length > 0) problems.push(`Never seen: ${missing.join(', ')}`)
  if (dropped > 0) problems.push(`${dropped} notifications were not delivered`)

  out('')
  out(`Notifications: ${accepted} delivered, ${discarded} discarded on purpose, ${dropped} lost.`)
  if (missing.length === 0) out('All seven event types of images were seen.')
  for (const problem of problems) err(style.bad(`PROBLEM  ${problem}`))
  return problems.length === 0
}

/** Resolves when nothing is on its way any more; every notification has a deadline, so it always does. */
async function settled(notifier: ImageNotifier): Promise<void> {
  while (notifier.stats.inFlight + notifier.stats.waiting > 0) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
