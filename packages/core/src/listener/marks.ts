import { none, UuidTable } from './uuid-table.js'
import { uuidWords } from './uuid-words.js'

/** Numbers above 0, and when they were given, by id. */
export class Marks {
  readonly #uuids: UuidTable
  /** Those whose id is something else: few services have any. */
  readonly #others = new Map<string, { readonly number: number; readonly at: number }>()

  constructor(room?: number) {
    this.#uuids = new UuidTable(room)
  }

  /** As in `UuidTable`. */
  get room(): number {
    return this.#uuids.room
  }

  /** 0 where there is none. */
  numberOf(id: string): number {
    const words = uuidWords(id)
    if (!words) return this.#others.get(id)?.number ?? none
    return this.#uuids.numberAt(this.#uuids.find(words))
  }

  timeOf(id: string): number {
    const words = uuidWords(id)
    return words ? this.#uuids.timeAt(this.#uuids.find(words)) : (this.#others.get(id)?.at ?? 0)
  }

  set(id: string, number: number, at: number): void {
    const words = uuidWords(id)
    if (words) this.#uuids.set(words, number, at)
    else this.#others.set(id, { number, at })
  }

  delete(id: string): void {
    const words = uuidWords(id)
    if (words) this.#uuids.delete(words)
    else this.#others.delete(id)
  }

  /** Takes over from others what has this number. */
  take(from: Marks, wanted: number): void {
    this.#uuids.take(from.#uuids, wanted)
    for (const [id, mark] of from.#others) if (mark.number === wanted) this.#others.set(id, mark)
  }
}
