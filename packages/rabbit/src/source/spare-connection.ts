import { systemClock, toNotificationError } from '@glance-notifications/core'
import { atDeadline, hostsNow } from '@glance-notifications/core/connection'
import { openConnection } from '../connect.js'
import { type Connected, hangUp, unheard } from '../dial.js'
import type { RabbitHost } from '../options.js'
import { lostError } from '../rabbit-error.js'
import type { RabbitSourceSettings } from './source-options.js'

/**
 * A connection to publish over, opened when it is needed and again after it was lost. RabbitMQ in a resource alarm stops to
 * read a connection that publishes, with all acknowledgements on it: a queue that must be drained would stand still.
 */
export class SpareConnection {
  readonly #settings: RabbitSourceSettings
  readonly #host: RabbitHost
  #connected: Promise<Connected> | undefined
  #destroy = (): void => {}
  #closed = false

  constructor(settings: RabbitSourceSettings, host: RabbitHost) {
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
    const late = atDeadline(systemClock, systemClock.now() + this.#settings.connectTimeoutMs, destroy)
    try {
      const host = await this.#freshHost(socket.signal)
      const { model, ended, cut } = await openConnection(this.#settings, host, socket.signal, unheard)
      void ended.then(() => this.#forget(destroy))
      return { model, ended, cut, destroy }
    } catch (error) {
      this.#connected = undefined
      throw toNotificationError(error, 'connection-lost', { strategy: 'rabbit', phase: 'connect' })
    } finally {
      late.clear()
    }
  }

  /** The host that is read from, with the credentials and certificates of now. */
  async #freshHost(signal: AbortSignal): Promise<RabbitHost> {
    const hosts = await hostsNow(this.#settings.hosts, { signal })
    return hosts.find(({ name }) => name === this.#host.name) ?? this.#host
  }

  #forget(destroy: () => void): void {
    destroy()
    this.#connected = undefined
  }
}
