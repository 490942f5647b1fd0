import type { Clock, Timer } from '../clock.js'
import { Queue } from '../queue.js'

/** Something that is worked on until it is finished; while it must wait, its lane waits with it. */
export interface Work {
  /** False when it need not be done any more. */
  readonly live: boolean
  /** One attempt; a promise where it takes a while. Never throws or rejects. */
  run(): Progress | Promise<Progress>
  /** It waits, and its lane has become too long for that. Returns whether it is finished with that. */
  giveWay(): boolean
}

export type Progress = 'finished' | { readonly waitMs: number }

export interface LanesOptions {
  /** How many run at a time, over all lanes. */
  readonly concurrency: number
  /** How many may be behind one that waits, itself included. */
  readonly maxHeld: number
  /** How many there can be that are live: with more, some are not. */
  readonly maxLive: number
  readonly clock: Clock
  /** Called when nothing runs. */
  readonly onIdle: () => void
}

interface Lane {
  readonly key: string | undefined
  line: Queue<Work>
  state: 'idle' | 'ready' | 'running' | 'waiting'
  timer: Timer | undefined
}

/** Lanes that are kept though nothing is in them: to put one into a small map and take it out again costs as much as all the rest. */
const maxIdle = 1_000

/**
 * Work of one key in order, of different keys side by side. What waits for its next attempt holds its lane, not one of the
 * places to run in; work without a key has a lane of its own.
 */
export class Lanes {
  readonly #options: LanesOptions
  readonly #byKey = new Map<string, Lane>()
  readonly #waiting = new Set<Lane>()
  /** Lanes whose first can run, in order. */
  #ready = new Queue<Lane>()
  /** Whether lanes are being begun. */
  #filling = false
  #idle = 0
  #running = 0
  #size = 0
  #stopped = false

  constructor(options: LanesOptions) {
    this.#options = options
  }

  get running(): number {
    return this.#running
  }

  /** What is not finished. */
  get size(): number {
    return this.#size
  }

  add(key: string | undefined, work: Work): void {
    if (this.#stopped) return
    if (this.#size >= this.#options.maxLive + this.#options.concurrency) this.#forgetTheDead()
    const lane = (key === undefined ? undefined : this.#byKey.get(key)) ?? this.#open(key)
    lane.line.push(work)
    this.#size += 1
    if (lane.state === 'idle') {
      this.#idle -= 1
      this.#makeReady(lane)
    } else if (lane.state === 'waiting') this.#limit(lane)
    this.#fill()
  }

  /** Nothing is begun any more; what runs goes on. */
  stop(): void {
    this.#stopped = true
    this.#ready.clear()
    for (const lane of this.#waiting) lane.timer?.clear()
  }

  #open(key: string | undefined): Lane {
    const lane: Lane = { key, line: new Queue(), state: 'idle', timer: undefined }
    this.#idle += 1
    if (key !== undefined) this.#byKey.set(key, lane)
    return lane
  }

  /** Work that ends at once makes room for the next, and its source may deliver: a loop, not a call within a call. */
  #fill(): void {
    if (this.#filling) return
    this.#filling = true
    try {
      while (this.#running < this.#options.concurrency) {
        const lane = this.#ready.shift()
        if (!lane) return
        const work = this.#firstLive(lane)
        if (work) this.#run(lane, work)
      }
    } finally {
      this.#filling = false
    }
  }

  #run(lane: Lane, work: Work): void {
    lane.state = 'running'
    this.#running += 1
    const progress = work.run()
    if (progress instanceof Promise) void progress.then((later) => this.#ran(lane, later))
    else this.#ended(lane, progress)
  }

  #ran(lane: Lane, progress: Progress): void {
    this.#ended(lane, progress)
    this.#fill()
    if (this.#running === 0) this.#options.onIdle()
  }

  #ended(lane: Lane, progress: Progress): void {
    this.#running -= 1
    if (progress === 'finished') this.#finish(lane)
    else this.#wait(lane, progress.waitMs)
  }

  #finish(lane: Lane): void {
    lane.line.shift()
    this.#size -= 1
    this.#makeReady(lane)
  }

  #wait(lane: Lane, waitMs: number): void {
    lane.state = 'waiting'
    if (this.#stopped) return
    this.#waiting.add(lane)
    lane.timer = this.#options.clock.setTimer(() => {
      this.#makeReady(lane)
      this.#fill()
    }, waitMs)
    this.#limit(lane)
  }

  /** One that waits must not hold back more than its share. */
  #limit(lane: Lane): void {
    if (lane.line.size <= this.#options.maxHeld) return
    const waiting = lane.line.first
    // Giving way settles, and the source may deliver at once, into this very lane.
    lane.state = 'running'
    if (waiting?.live && !waiting.giveWay()) {
      lane.state = 'waiting'
      return
    }
    lane.timer?.clear()
    this.#finish(lane)
    this.#fill()
  }

  #makeReady(lane: Lane): void {
    if (lane.timer) this.#waiting.delete(lane)
    lane.timer = undefined
    if (lane.line.size === 0) {
      this.#rest(lane)
      return
    }
    lane.state = 'ready'
    if (!this.#stopped) this.#ready.push(lane)
  }

  #firstLive(lane: Lane): Work | undefined {
    while (lane.line.first && !lane.line.first.live) {
      lane.line.shift()
      this.#size -= 1
    }
    if (!lane.line.first) this.#rest(lane)
    return lane.line.first
  }

  /** Nothing is in it. One without a key is not found again. */
  #rest(lane: Lane): void {
    lane.state = 'idle'
    if (lane.key === undefined) return
    this.#idle += 1
    if (this.#idle <= maxIdle || this.#idle < this.#byKey.size / 2) return
    for (const [key, { state }] of this.#byKey) if (state === 'idle') this.#byKey.delete(key)
    this.#idle = 0
  }

  /** After a loss of the channel everything comes again; what it leaves behind must not pile up. */
  #forgetTheDead(): void {
    for (const lane of new Set([...this.#byKey.values(), ...this.#waiting, ...this.#ready])) {
      if (lane.state !== 'idle') this.#forgetTheDeadIn(lane)
    }
    const ready = [...this.#ready].filter(({ state }) => state === 'ready')
    this.#ready = new Queue(ready)
  }

  #forgetTheDeadIn(lane: Lane): void {
    const { first } = lane.line
    const keepsFirst = lane.state === 'running' || first?.live
    const kept = [...lane.line].filter((work) => (work === first ? keepsFirst : work.live))
    this.#size -= lane.line.size - kept.length
    lane.line = new Queue(kept)
    if (lane.state === 'waiting' && !keepsFirst) {
      lane.timer?.clear()
      this.#makeReady(lane)
    } else if (kept.length === 0) this.#rest(lane)
  }
}
