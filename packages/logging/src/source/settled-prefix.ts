/** Something that was delivered, and the place that is reached when it and all before it are settled. */
export interface Mark<Place> {
  place: Place
  settled: boolean
}

/** How far everything is settled without a gap. */
export class SettledPrefix<Place> {
  readonly #marks: Mark<Place>[] = []
  #reached: Place

  constructor(begin: Place) {
    this.#reached = begin
  }

  get reached(): Place {
    return this.#reached
  }

  /** What ends at `place` is on its way. */
  add(place: Place): Mark<Place> {
    const mark = { place, settled: false }
    this.#marks.push(mark)
    return mark
  }

  /** What ends at `place` needs no settling. However much of it there is, it takes no room. */
  pass(place: Place): void {
    const last = this.#marks.at(-1)
    if (!last) this.#reached = place
    else if (last.settled) last.place = place
    else this.#marks.push({ place, settled: true })
  }

  settle(mark: Mark<Place>): void {
    mark.settled = true
    let count = 0
    for (const { place, settled } of this.#marks) {
      if (!settled) break
      this.#reached = place
      count += 1
    }
    this.#marks.splice(0, count)
  }
}
