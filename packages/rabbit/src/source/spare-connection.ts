import { systemClock } from '@glance-notifications/core'
import { defaultConnectTimeoutMs, type SessionEvents } from '@glance-notifications/core/connection'
import { openConnection } from '../connect.js'
import { type Connected, hangUp } from '../dial.js'
import type { RabbitHost, RabbitSettings } from '../options.js'
import { lostError } from '../rabbit-error.js'

/** What is published waits until the broker takes it. */
const unheard: SessionEvents = { blocked() {}, unblocked() {}, writable() {} }

/**
 * A connection to publish over, opened when it is needed and again after it was lost. RabbitMQ in a resource alarm stops to
 * read a connection that publishes, with all acknowledgements on it: a queue that must be drained would stand still.
 */
export class SpareConnection {
  readonly #settings: RabbitSettings
  readonly #host: RabbitHost
  #connected: Promise<Connected> | undefined
  #destroy = (): void => {}
  #closed = false

  constructor(settings: RabbitSettings, host: RabbitHost) {
    this.#settings = settings
    this.#host = host
  }

  get(): Promise<Connected> {
    this.#connected ??= this.#connect()
    return this.#connected
  }

  async close(deadline: number): Promise<void> {
    this.#closed = true
    const connected = await this.#connected?.catch(() => undefined)
    if (connected) await hangUp(connected, deadline)
  }

  destroy(): void {
    this.#closed = true
    this.#destroy()
  }

  async #connect(): Promise<Connected> {
    if (this.#closed) throw lostError(new Error('it was closed'))
    const socket = new AbortController()
    const destroy = (): void => socket.abort()
    this.#destroy = destroy
    const late = systemClock.setTimer(destroy, defaultConnectTimeoutMs)
    try {
      const { model, ended } = await openConnection(this.#settings, this.#host, socket.signal, unheard)
      void ended.then(() => this.#forget(destroy))
      return { model, ended, destroy }
    } catch (error) {
      this.#connected = undefined
      throw error
    } finally {
      late.clear()
    }
  }

  #forget(destroy: () => void): void {
    destroy()
    this.#connected = undefined
  }
}
