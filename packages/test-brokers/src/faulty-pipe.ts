import type { Socket } from 'node:net'

/** What happens to the bytes that go one way. */
export type Fault =
  | { readonly kind: 'pass' }
  /** They are read and lost, the end of the connection too, as by a network that is cut: nobody is told. */
  | { readonly kind: 'swallow' }
  /** They are not even read, so that whoever sends them finds the way full. Nothing is lost. */
  | { readonly kind: 'stall' }
  /** They come so much later. */
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** They come in pieces of so many bytes. */
  | { readonly kind: 'fragment'; readonly bytes: number }
  | { readonly kind: 'throttle'; readonly bytesPerSecond: number }

/** Beyond so much that waits in the pipe it reads no more. */
const maxQueuedBytes = 256 * 1024
/** How often a throttled pipe lets something through. */
const throttleStepMs = 10

interface Queued {
  readonly bytes: Buffer
  /** Not before. */
  readonly due: number
}

/** What all the pipes of a proxy have lost. */
export interface Losses {
  swallowedBytes: number
}

/** One way through the proxy. */
export class FaultyPipe {
  readonly #from: Socket
  readonly #to: Socket
  readonly #losses: Losses
  readonly #queue: Queued[] = []
  #queuedBytes = 0
  #fault: Fault
  /** Not before: the pace of a throttle. */
  #free = 0
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined
  #ended = false
  #isFull = false
  #lossy = false

  constructor(from: Socket, to: Socket, fault: Fault, losses: Losses) {
    this.#from = from
    this.#to = to
    this.#losses = losses
    this.#fault = fault
    from.on('data', (bytes: Buffer) => this.#take(bytes))
    from.once('end', () => this.#end())
    from.once('close', (hadError: boolean) => this.#closed(hadError))
    to.on('drain', () => {
      this.#isFull = false
      this.#flush()
    })
    this.set(fault)
  }

  /** Whether something was swallowed: over such a connection nothing sensible can follow. */
  get lossy(): boolean {
    return this.#lossy
  }

  set(fault: Fault): void {
    this.#fault = fault
    this.#free = 0
    this.#clearTimers()
    if (fault.kind === 'swallow') this.#swallow()
    this.#flush()
  }

  /** Forgets what waits, with its timers. */
  stop(): void {
    this.#clearTimers()
    this.#queue.length = 0
    this.#queuedBytes = 0
  }

  #take(bytes: Buffer): void {
    if (this.#fault.kind === 'swallow') {
      this.#lose(bytes.length)
      return
    }
    const delayMs = this.#fault.kind === 'delay' ? this.#fault.delayMs : 0
    this.#queue.push({ bytes, due: performance.now() + delayMs })
    this.#queuedBytes += bytes.length
    this.#flush()
  }

  #end(): void {
    this.#ended = true
    if (this.#fault.kind === 'swallow') this.#lossy = true
    else this.#flush()
  }

  /** A reset passes on what it is, at once; an end has been passed on behind the bytes before it. */
  #closed(hadError: boolean): void {
    if (this.#fault.kind === 'swallow') this.#lossy = true
    else if (hadError || !this.#ended) this.#to.resetAndDestroy()
  }

  #swallow(): void {
    if (this.#queue.length > 0 || (this.#ended && !this.#to.writableEnded)) this.#lose(this.#queuedBytes)
    this.stop()
  }

  #lose(byteCount: number): void {
    this.#lossy = true
    this.#losses.swallowedBytes += byteCount
  }

  /** Lets through what is due; comes back when the next is. */
  #flush(): void {
    clearTimeout(this.#timer)
    this.#regulate()
    while (!this.#isFull && !this.#immediate && this.#fault.kind !== 'stall') {
      const head = this.#queue[0]
      if (!head) {
        if (this.#ended && this.#fault.kind !== 'swallow') this.#to.end()
        return
      }
      const waitMs = Math.max(head.due, this.#free) - performance.now()
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#flush(), waitMs)
        return
      }
      this.#write(head)
      if (this.#fault.kind === 'fragment') {
        // In a turn of its own, or the system would join the pieces again.
        this.#immediate = setImmediate(() => {
          this.#immediate = undefined
          this.#flush()
        })
      }
    }
  }

  #write(head: Queued): void {
    const piece = head.bytes.subarray(0, this.#pieceSize())
    if (piece.length === head.bytes.length) this.#queue.shift()
    else this.#queue[0] = { ...head, bytes: head.bytes.subarray(piece.length) }
    this.#queuedBytes -= piece.length
    if (this.#fault.kind === 'throttle') {
      this.#free = performance.now() + (piece.length / this.#fault.bytesPerSecond) * 1_000
    }
    this.#isFull = !this.#to.write(piece)
    this.#regulate()
  }

  #pieceSize(): number {
    if (this.#fault.kind === 'fragment') return this.#fault.bytes
    if (this.#fault.kind !== 'throttle') return Number.POSITIVE_INFINITY
    return Math.max(1, Math.floor((this.#fault.bytesPerSecond * throttleStepMs) / 1_000))
  }

  #clearTimers(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
    this.#immediate = undefined
  }

  #regulate(): void {
    if (this.#fault.kind === 'stall' || this.#queuedBytes > maxQueuedBytes) this.#from.pause()
    else this.#from.resume()
  }
}
