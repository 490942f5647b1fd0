import type { Cell, Contender, Measured, OpenContender } from '../contender/contender.js'
import type { Subject } from './subject.js'

/** Repetitions between two looks at the clock, unless the cell has a parameter of that name. */
const defaultBatch = 1_000
/** Before its first cell a subject runs until it is compiled and its memory is there. */
const warmUpMs = 300

/** What opens the subject of that name as a contender. */
export function openerOf(
  subjects: Readonly<Record<string, () => Subject | Promise<Subject>>>,
): OpenContender<string> {
  return async (name) => {
    const make = subjects[name]
    if (!make) throw new Error(`There is no subject ${name}`)
    return contenderOf(await make())
  }
}

function contenderOf(subject: Subject): Contender {
  let isWarm = false
  return {
    async run(cell) {
      if (!isWarm) await repeat(subject, { ...cell, ms: Math.min(cell.ms, warmUpMs) })
      isWarm = true
      return repeat(subject, cell)
    },
    close: async () => subject.close?.(),
  }
}

/** Repeats it in batches, and measures those alone: not what comes before them. */
async function repeat(subject: Subject, { ms, most, params }: Cell): Promise<Measured> {
  const batch = params.batch ?? defaultBatch
  let count = 0
  let cpuMs = 0
  let elapsedMs = 0
  do {
    await subject.prepare?.(batch)
    const cpu = process.cpuUsage()
    const begin = performance.now()
    const running = subject.run(batch)
    // Only what takes turns of the event loop is to pay for one.
    if (running) await running
    elapsedMs += performance.now() - begin
    const { user, system } = process.cpuUsage(cpu)
    cpuMs += (user + system) / 1_000
    count += batch
  } while (elapsedMs < ms && count < most)
  return { count, elapsedMs, cpuMs }
}
