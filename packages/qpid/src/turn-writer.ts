/** Room for some fifty notifications; what is larger gets room of its own. */
const slabBytes = 64 * 1024

/** Where something goes. */
export interface Place {
  readonly slab: Buffer
  readonly at: number
}

/**
 * Gathers what is written in one turn of the event loop, and hands it on at once: a system call for each frame is what
 * costs a client most. The bytes that were handed on are not touched again; a new slab begins where one is full.
 */
export class TurnWriter {
  readonly #write: (bytes: Buffer) => void
  #slab: Buffer = Buffer.alloc(0)
  /** What lies between these was not handed on yet. */
  #from = 0
  #to = 0
  #isDue = false

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write
  }

  /** Where the next `size` bytes go, which are to be written before anything else happens. */
  reserve(size: number): Place {
    if (this.#to + size > this.#slab.length) {
      this.flush()
      this.#slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, size))
      this.#from = 0
      this.#to = 0
    }
    const at = this.#to
    this.#to += size
    if (!this.#isDue) {
      this.#isDue = true
      setImmediate(() => this.flush())
    }
    return { slab: this.#slab, at }
  }

  /** Hands on what there is. To be called before anybody else writes to where this goes. */
  flush(): void {
    this.#isDue = false
    if (this.#from === this.#to) return
    const bytes = this.#slab.subarray(this.#from, this.#to)
    this.#from = this.#to
    this.#write(bytes)
  }
}
