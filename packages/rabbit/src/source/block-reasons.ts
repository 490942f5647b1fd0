import type { SessionEvents } from '@glance-notifications/core/connection'

export interface BlockReasons {
  /** For the connection: what the broker says of itself. */
  readonly broker: SessionEvents
  /** What the source waits for; `undefined` when there is nothing. */
  missing(reason: string | undefined): void
}

/** One status for two reasons to be blocked, told when it changes. */
export function blockReasons(events: SessionEvents): BlockReasons {
  let broker: string | undefined
  let missing: string | undefined
  let told: string | undefined
  const tell = (): void => {
    const reason = broker ?? missing
    if (reason === told) return
    told = reason
    if (reason === undefined) events.unblocked()
    else events.blocked(reason)
  }
  return {
    broker: {
      blocked(reason) {
        broker = reason
        tell()
      },
      unblocked() {
        broker = undefined
        tell()
      },
      writable: () => events.writable(),
    },
    missing(reason) {
      missing = reason
      tell()
    },
  }
}
