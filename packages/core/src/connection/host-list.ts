import { NotificationError } from '../notification-error.js'
import { invalidOption } from '../option.js'
import { type Hosts, hostsNow } from './hosts.js'
import type { Asking } from './option-function.js'

/** More than any list has. */
const manyHosts = 2 ** 20

interface Named {
  readonly name: string
}

/** The hosts to try: as they were given, or as they were when they were asked for last. */
export class HostList<Host extends Named> {
  /** Whether they must be asked for before each dial. */
  readonly isAsked: boolean
  readonly #given: Hosts<Host>
  #hosts: readonly Host[]
  #names: readonly string[]

  constructor(hosts: Hosts<Host>) {
    this.isAsked = 'ask' in hosts
    this.#given = hosts
    this.#hosts = 'ask' in hosts ? [] : hosts
    const known = 'ask' in hosts ? hosts.known : hosts
    this.#names = known.map(({ name }) => name)
    if (!('ask' in hosts)) assertSome(hosts)
  }

  /** What status and logs show; empty when nothing is known of them yet. */
  get names(): readonly string[] {
    return this.#names
  }

  /** A place to begin at, by a number from 0 to below 1. Of hosts that nobody knows yet, any number leads to one. */
  placeAt(random: number): number {
    return Math.floor(random * (this.#names.length || manyHosts))
  }

  at(index: number): Host {
    const host = this.#hosts[index]
    if (!host) throw new TypeError('There is no host at this place of the list.')
    return host
  }

  /** Finds out which hosts there are now. */
  async ask(asking: Asking): Promise<void> {
    try {
      const hosts = await hostsNow(this.#given, asking)
      assertSome(hosts)
      this.#hosts = hosts
      this.#names = hosts.map(({ name }) => name)
    } catch (error) {
      const { signal } = asking
      if (signal.aborted && isTimeout(signal.reason)) throw askTimeout()
      throw error
    }
  }
}

function assertSome(hosts: readonly unknown[]): void {
  if (hosts.length === 0) throw invalidOption('hosts', 'must name at least one host')
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof NotificationError && reason.code === 'timeout'
}

function askTimeout(): NotificationError {
  return new NotificationError('timeout', 'The functions among the options did not answer in time.', {
    phase: 'connect',
  })
}
