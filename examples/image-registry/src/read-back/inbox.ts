import { glanceFormat, hasGlancePriority, type Notification } from '@glance-notifications/core'

/** Collects messages as they come in. */
export interface Inbox {
  put(body: Uint8Array): void
  waitFor(count: number, timeoutMs: number): Promise<readonly Notification[]>
}

/** Messages that are not ours, or that cannot be read, are left out: others may use the same broker. */
export function inbox(publisherId: string): Inbox {
  const format = glanceFormat()
  const arrived: Notification[] = []
  let onArrival: (() => void) | undefined
  return {
    put(body) {
      const decoded = format.decode({ body })
      if (!decoded.ok) return
      const { notification } = decoded
      if (!hasGlancePriority(notification) || notification.publisher_id !== publisherId) return
      arrived.push(notification)
      onArrival?.()
    },
    waitFor(count, timeoutMs) {
      return new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer)
          onArrival = undefined
          resolve(arrived)
        }
        const timer = setTimeout(end, timeoutMs)
        onArrival = () => {
          if (arrived.length >= count) end()
        }
        onArrival()
      })
    },
  }
}
