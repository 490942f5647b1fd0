import { createDirectory, guard, removeDirectory } from '@glance-notifications/test-brokers'
import type { Brokers } from './brokers.js'
import type { Child } from './child-process.js'
import { defaultCount, type Fault, type FaultResult, Skipped, type Transport } from './fault.js'
import { createStage, type RunningStage } from './stage.js'

/** What a child may use above its idle memory, in MiB: what the design allows for a publisher. */
const budgetMb = 150
/** Of one note, so that the table stays one. */
const maxNote = 300
/** A closed child ends by itself within its `closeTimeoutMs` of 5 s, the flush of the source, and this besides. */
const exitMs = 10_000

export interface RunOptions {
  readonly count?: number
  readonly brokers: Brokers
  /** How long it may take: its own bound, or what is left for all. */
  readonly boundMs: number
  /** Ends it early. */
  readonly signal: AbortSignal
  /** Whether one that cannot run here is a failure. */
  readonly ci: boolean
}

/** Runs one fault over one transport, and says what came of it. Never rejects but when its signal is aborted. */
export async function runFault(
  fault: Fault,
  transport: Transport,
  options: RunOptions,
): Promise<FaultResult> {
  const { brokers, boundMs, ci } = options
  const directory = await createDirectory()
  const watch = guard(directory)
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(boundMs)])
  const count = options.count ?? fault.count ?? defaultCount
  const stage = createStage({ fault, transport, count, directory, brokers, signal })
  const broken: string[] = []
  let skipped: string | undefined
  let reusable = false
  try {
    try {
      await Promise.race([fault.run(stage), aborted(signal)])
      await closeChildren(stage.children)
    } catch (error) {
      options.signal.throwIfAborted()
      if (error instanceof Skipped) skipped = error.message
      else broken.push(reasonOf(error, boundMs))
    }
    const result = resultOf(fault, transport, stage, broken)
    reusable = result.ok
    return skipped === undefined ? result : { ...result, ok: !ci, note: `skipped: ${skipped}` }
  } finally {
    await stage.end(reusable)
    watch.disarm()
    await removeDirectory(directory)
  }
}

function resultOf(
  { name }: Fault,
  transport: Transport,
  stage: RunningStage,
  before: readonly string[],
): FaultResult {
  const { children, ledger, notes } = stage
  const { accepted, delivered, lost, duplicated, renamed } = ledger.tally()
  const sending = children.map((child) => child.sending)
  const refused = sending.reduce((sum, child) => sum + child.refused, 0)
  const peakMb = Math.ceil(Math.max(0, ...children.map(({ memory }) => memory.rssMb)))
  const broken = [
    ...before,
    ...stage.faults,
    ...children.flatMap((child) => child.troubles.map((trouble) => `${child.name}: ${trouble}`)),
    ...(lost > 0
      ? [before.length > 0 ? `${lost} not handled when it was broken off` : `${lost} accepted, and lost`]
      : []),
    ...(duplicated > 0 ? [`${duplicated} handled more than once`] : []),
    ...(refused === stage.expectedRefused || before.length > 0
      ? []
      : [`${refused} were refused for good, and ${stage.expectedRefused} should be`]),
    ...(renamed > 0 ? [`${renamed} came under several ids`] : []),
    ...(peakMb > budgetMb ? [`${peakMb} MiB above idle memory, and ${budgetMb} are allowed`] : []),
    ...(accepted === 0 && before.length === 0 ? ['nothing was accepted'] : []),
  ]
  const note = [...broken.map((text) => `BROKEN: ${text}`), ...notes, ...figures(children)]
    .map(oneLine)
    .join('; ')
  return {
    fault: name,
    transport,
    // One that was killed had emitted more than it could tell.
    sent: Math.max(
      sending.reduce((sum, { emitted }) => sum + emitted, 0),
      accepted,
      delivered,
    ),
    accepted,
    delivered,
    lost,
    duplicated,
    stallMs: Math.round(Math.max(0, ...sending.map(({ stallMs }) => stallMs))),
    peakMb,
    ok: broken.length === 0,
    ...(note !== '' && { note }),
  }
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > maxNote ? `${line.slice(0, maxNote)} …` : line
}

/** What failed and was tried again, and what the store has removed. */
function figures(children: readonly Child[]): string[] {
  const failures = new Map<string, number>()
  for (const { sending } of children) {
    for (const [code, count] of Object.entries(sending.failures))
      failures.set(code, (failures.get(code) ?? 0) + count)
  }
  const failed = [...failures].map(([code, count]) => `${count} ${code}`).join(', ')
  const removed = children.reduce((sum, { handling }) => sum + handling.duplicates, 0)
  return [
    ...(failed ? [`failed attempts: ${failed}`] : []),
    ...(removed > 0 ? [`${removed} duplicates removed`] : []),
  ]
}

/** Publishers first; each must end by itself. */
async function closeChildren(children: readonly Child[]): Promise<void> {
  for (const name of ['publisher', 'consumer']) {
    await Promise.all(children.filter((child) => child.name === name && !child.killed).map(closeChild))
  }
}

async function closeChild(child: Child): Promise<void> {
  if (!child.running) throw new Error(`The ${child.name} ended before it was closed`)
  child.tell({ type: 'close' })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, exitMs, 'late')
  })
  const code = await Promise.race([child.ended, late])
  clearTimeout(timer)
  if (code === 'late') throw new Error(`The ${child.name} did not end within ${exitMs} ms of close()`)
  if (code !== 0) throw new Error(`The ${child.name} ended with exit code ${code}`)
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function reasonOf(error: unknown, boundMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `not over after ${boundMs} ms`
  return error instanceof Error ? error.message : String(error)
}
