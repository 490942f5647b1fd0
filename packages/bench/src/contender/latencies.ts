/** More are not kept; the percentiles are then those of the first. */
const capacity = 200_000

/** How long each took, in milliseconds, without an object for each. */
export class Latencies {
  readonly #values = new Float64Array(capacity)
  #count = 0

  add(ms: number): void {
    if (this.#count < capacity) this.#values[this.#count++] = ms
  }

  /** Undefined when there was none. */
  percentile(share: number): number | undefined {
    const sorted = this.#values.slice(0, this.#count).sort()
    return sorted[Math.min(this.#count - 1, Math.floor(this.#count * share))]
  }
}
