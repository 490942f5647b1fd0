import type { Notification, Strategy } from '@glance-notifications/core'

/** Sees what the registry emits, before anything can happen to it: what everything else is compared with. */
export interface Witness extends Strategy {
  readonly seen: readonly Notification[]
  /** Resolves when `count` were seen, or after `timeoutMs`. */
  waitFor(count: number, timeoutMs: number): Promise<void>
  /** Calls for each from now on. */
  watch(onSeen: (notification: Notification) => void): void
}

export function createWitness(): Witness {
  const seen: Notification[] = []
  const watchers = new Set<(notification: Notification) => void>()
  return {
    name: 'witness',
    seen,
    async send(notification) {
      seen.push(notification)
      for (const watcher of watchers) watcher(notification)
      return { strategy: 'witness', status: 'accepted' }
    },
    async close() {
      watchers.clear()
    },
    watch: (onSeen) => void watchers.add(onSeen),
    waitFor(count, timeoutMs) {
      return new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer)
          watchers.delete(check)
          resolve()
        }
        const check = (): void => {
          if (seen.length >= count) end()
        }
        const timer = setTimeout(end, timeoutMs)
        watchers.add(check)
        check()
      })
    },
  }
}
