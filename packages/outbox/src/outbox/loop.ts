export interface LoopOptions {
  readonly step: () => Promise<void>
  readonly onError: (error: unknown) => void
  /** A step has ended, well or not. */
  readonly onStep: () => void
}

/** Takes one step at a time, as often as it is poked; several pokes before a step are one. */
export class Loop {
  readonly #options: LoopOptions
  #isPoked = false
  #isRunning = false
  #isStopped = false

  constructor(options: LoopOptions) {
    this.#options = options
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  get isRunning(): boolean {
    return this.#isRunning
  }

  /** Whether there is a step to come. */
  get isPoked(): boolean {
    return this.#isPoked
  }

  /** There may be something to do. */
  poke(): void {
    this.#isPoked = true
    if (this.#isRunning || this.#isStopped) return
    this.#isRunning = true
    void this.#run()
  }

  /** Ends after the step that is being taken. */
  stop(): void {
    this.#isStopped = true
  }

  async #run(): Promise<void> {
    const { step, onError, onStep } = this.#options
    while (this.#isPoked && !this.#isStopped) {
      this.#isPoked = false
      try {
        await step()
      } catch (error) {
        onError(error)
      }
      onStep()
    }
    this.#isRunning = false
    onStep()
  }
}
