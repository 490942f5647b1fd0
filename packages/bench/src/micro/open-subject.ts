import type { Cell, Contender, Measured, OpenContender } from '../contender/contender.js'
import type { Subject } from './subject.js'

const defaultBatch = 1_000

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

/** A cell with the parameter `warmUp` is measured after so many repetitions, which do not count. */
export function contenderOf(subject: Subject): Contender {
  return {
    async run(cell) {
      const { warmUp } = cell.params
      if (warmUp !== undefined) await repeat(subject, { ...cell, most: warmUp })
      return repeat(subject, cell)
    },
    close: async () => subject.close?.(),
  }
}

/** Repeats it in batches, and measures those alone: not what comes before them. */
async function repeat(subject: Subject, { ms, most }: Cell): Promise<Measured> {
  const { batch = defaultBatch } = subject
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
