/** One small thing that is measured, alone in its process. */
export interface Subject {
  /** Does it so many times. */
  run(times: number): void | Promise<void>
  /** Makes ready what the next `run` needs; its time does not count. */
  prepare?(times: number): void | Promise<void>
  /** Repetitions between two looks at the clock. Default 1,000. */
  readonly batch?: number
  close?(): void | Promise<void>
}

/** What is done again and again, and gives a number, so that the compiler cannot leave it out. */
export function repeated(once: () => number): Subject {
  return {
    run(times) {
      let sum = 0
      for (let done = 0; done < times; done += 1) sum += once()
      keep(sum)
    },
  }
}

/** What gives a promise: begins so many, awaits them together, and begins anew. */
export function inBatches(inFlight: number, begin: () => Promise<unknown>): Subject {
  return {
    async run(times) {
      for (let done = 0; done < times; done += inFlight) {
        const begun: Promise<unknown>[] = []
        for (let at = 0; at < inFlight; at += 1) begun.push(begin())
        await Promise.all(begun)
      }
    },
  }
}

let kept = 0

/** Uses a number. */
export function keep(number: number): void {
  kept = (kept + number) % 1_000_003
}
