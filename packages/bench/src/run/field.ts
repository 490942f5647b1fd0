import type { ContenderSpec, Place } from '../case.js'
import type { Cell, Measured } from '../contender/contender.js'
import { type ContenderProcess, startContender } from './contender-process.js'
import type { RunOptions } from './run-case.js'

interface FieldOptions extends RunOptions {
  /** Of the case. */
  readonly name: string
  /** Whether each cell has a process of its own. */
  readonly fresh: boolean
  readonly place: Place
  /** Gets who has failed, and how. */
  readonly failed: Map<string, string>
}

/** The contenders of a case that are running. One that fails is out of it, and the others go on. */
export class Field {
  readonly #options: FieldOptions
  readonly #running = new Map<string, ContenderProcess>()

  constructor(options: FieldOptions) {
    this.#options = options
  }

  /** Nothing when the contender fails, or has failed before. Rejects when the run is to end. */
  async measure(contender: ContenderSpec, cell: Cell): Promise<Measured | undefined> {
    const { failed, name, surroundings } = this.#options
    surroundings.signal.throwIfAborted()
    if (failed.has(contender.name)) return undefined
    try {
      return await this.#measure(contender, cell)
    } catch (error) {
      surroundings.signal.throwIfAborted()
      const how = `${cell.name}: ${error instanceof Error ? error.message : String(error)}`
      failed.set(contender.name, how)
      surroundings.say(`${name}: ${contender.name} FAILED: ${how}`)
      return undefined
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map((contender) => contender.close()))
    await this.#options.place.close()
  }

  async #measure(contender: ContenderSpec, cell: Cell): Promise<Measured> {
    const { place, fresh } = this.#options
    const process = await this.#process(contender)
    await place.before?.(contender.name, cell)
    const measured = await process.run(cell)
    const seen = await place.after?.(contender.name, cell, measured)
    if (fresh) {
      this.#running.delete(contender.name)
      await process.close()
    }
    return seen ? { ...measured, extra: { ...measured.extra, ...seen } } : measured
  }

  async #process(contender: ContenderSpec): Promise<ContenderProcess> {
    const known = this.#running.get(contender.name)
    if (known) return known
    const { place, surroundings, profiles } = this.#options
    const started = await startContender(contender, await place.settingsFor(contender.name), {
      signal: surroundings.signal,
      ...(profiles !== undefined && { profiles }),
    })
    this.#running.set(contender.name, started)
    return started
  }
}
