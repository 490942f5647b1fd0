import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { systemClock, type Timer } from '@glance-notifications/core'
import { statOf } from './rotated-files.js'

/**
 * Waits until something happens to the log. The operating system tells of most changes; that none is missed is the
 * affair of the waiting time.
 */
export class ChangeWatch {
  readonly #folder: string
  readonly #name: string
  #watcher: FSWatcher | undefined
  #watched: bigint | undefined
  #hasChanged = false
  #closed = false
  #timer: Timer | undefined
  #resume: (() => void) | undefined

  constructor(path: string) {
    this.#folder = dirname(path)
    this.#name = basename(path)
  }

  /** Resolves at a change since it last resolved, or after so many milliseconds, or when it is closed. */
  async change(timeoutMs: number): Promise<void> {
    await this.#watchFolder()
    if (!this.#hasChanged) await this.pause(timeoutMs, true)
    this.#hasChanged = false
  }

  /** Resolves after so many milliseconds, or when it is closed. */
  async pause(timeoutMs: number, untilChange = false): Promise<void> {
    if (this.#closed) return
    await new Promise<void>((resolve) => {
      this.#timer = systemClock.setTimer(resolve, timeoutMs)
      this.#resume = () => {
        if (this.#closed || untilChange) resolve()
      }
    })
    this.#timer?.clear()
    this.#timer = undefined
    this.#resume = undefined
  }

  close(): void {
    this.#closed = true
    this.#watcher?.close()
    this.#resume?.()
  }

  /** The folder may be made later, or be another one by now. Where nothing can be watched, waiting has to do. */
  async #watchFolder(): Promise<void> {
    const folder = await statOf(this.#folder).catch(() => undefined)
    if (this.#closed || (this.#watcher && folder?.ino === this.#watched)) return
    this.#watcher?.close()
    this.#watcher = undefined
    if (!folder) return
    try {
      const watcher = watch(this.#folder, (_, name) => {
        if (name === null || name.startsWith(this.#name)) this.#changed()
      })
      watcher.on('error', () => this.#forget(watcher))
      this.#watcher = watcher
      this.#watched = folder.ino
      // What happened before it was watched.
      this.#hasChanged = true
    } catch {
      this.#watcher = undefined
    }
  }

  #changed(): void {
    this.#hasChanged = true
    this.#resume?.()
  }

  #forget(watcher: FSWatcher): void {
    watcher.close()
    if (this.#watcher === watcher) this.#watcher = undefined
  }
}
