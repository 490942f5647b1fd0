import type { Clock, Timer } from '../clock.js'

/** Something that is worked on until it is finished; while it must wait, its lane waits with it. */
export interface Work {
  /** False when it need not be done any more. */
  readonly live: boolean
  /** One attempt. Never rejects. */
  run(): Promise<Progress>
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
  readonly line: Work[]
  state: 'ready' | 'running' | 'waiting'
  timer: Timer | undefined
}

/**
 * Work of one key in order, of different keys side by side. What waits for its next attempt holds its lane, not one of the
 * places to run in; work without a key has a lane of its own.
 */
export class Lanes {
  readonly #options: LanesOptions
  readonly #byKey = new Map<string, Lane>()
  readonly #lanes = new Set<Lane>()
  /** Lanes whose first can run, in order. */
  readonly #ready = new Set<Lane>()
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
    if (lane.state === 'waiting') this.#limit(lane)
    this.#fill()
  }

  /** Nothing is begun any more; what runs goes on. */
  stop(): void {
    this.#stopped = true
    this.#ready.clear()
    for (const lane of this.#lanes) lane.timer?.clear()
  }

  #open(key: string | undefined): Lane {
    const lane: Lane = { key, line: [], state: 'ready', timer: undefined }
    if (key !== undefined) this.#byKey.set(key, lane)
    this.#lanes.add(lane)
    this.#ready.add(lane)
    return lane
  }

  #fill(): void {
    for (const lane of this.#ready) {
      if (this.#running >= this.#options.concurrency) return
      this.#ready.delete(lane)
      const work = this.#firstLive(lane)
      if (!work) continue
      lane.state = 'running'
      this.#running += 1
      void work.run().then((progress) => this.#ran(lane, progress))
    }
  }

  #ran(lane: Lane, progress: Progress): void {
    this.#running -= 1
    if (progress === 'finished') this.#finish(lane)
    else this.#wait(lane, progress.waitMs)
    if (!this.#stopped) this.#fill()
    if (this.#running === 0) this.#options.onIdle()
  }

  #finish(lane: Lane): void {
    lane.line.shift()
    this.#size -= 1
    this.#makeReady(lane)
  }

  #wait(lane: Lane, waitMs: number): void {
    lane.state = 'waiting'
    if (this.#stopped) return
    lane.timer = this.#options.clock.setTimer(() => {
      this.#makeReady(lane)
      this.#fill()
    }, waitMs)
    this.#limit(lane)
  }

  /** One that waits must not hold back more than its share. */
  #limit(lane: Lane): void {
    if (lane.line.length <= this.#options.maxHeld) return
    const waiting = lane.line[0]
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
    lane.timer = undefined
    lane.state = 'ready'
    if (lane.line.length > 0 && !this.#stopped) this.#ready.add(lane)
    else this.#drop(lane)
  }

  #firstLive(lane: Lane): Work | undefined {
    for (;;) {
      const work = lane.line[0]
      if (work?.live) return work
      if (!work) {
        this.#drop(lane)
        return undefined
      }
      lane.line.shift()
      this.#size -= 1
    }
  }

  #drop(lane: Lane): void {
    if (lane.line.length > 0) return
    this.#lanes.delete(lane)
    this.#ready.delete(lane)
    if (lane.key !== undefined) this.#byKey.delete(lane.key)
  }

  /** After a loss of the channel everything comes again; what it leaves behind must not pile up. */
  #forgetTheDead(): void {
    for (const lane of this.#lanes) {
      const [first, ...others] = lane.line
      const kept = others.filter(({ live }) => live)
      const keepsFirst = lane.state === 'running' || first?.live
      const line = first && keepsFirst ? [first, ...kept] : kept
      this.#size -= lane.line.length - line.length
      lane.line.splice(0, lane.line.length, ...line)
      if (lane.state === 'waiting' && !keepsFirst) {
        lane.timer?.clear()
        this.#makeReady(lane)
      } else this.#drop(lane)
    }
  }
}
