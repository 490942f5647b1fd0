import type { Notification } from '@glance-notifications/core'
import { broken, nextTurn } from './broken.js'

/** Of `close`, and of what is left after it. */
export const closing = {
  'stray-errors-close': broken('rejects on the quiet what is in flight', /nobody heard/, (intact) => {
    let inFlight = 0
    return {
      async send(notification, options) {
        inFlight += 1
        for (let turn = 0; turn < 5; turn += 1) await nextTurn()
        return intact.send(notification, options).finally(() => {
          inFlight -= 1
        })
      },
      async close(options) {
        if (inFlight > 0) void Promise.reject(new Error('Something was in flight.'))
        await intact.close(options)
      },
    }
  }),
  close: broken('closes what it has never opened', /undefined/, (intact) => {
    let connection: { readonly end: () => void } | undefined
    return {
      send(notification, options) {
        connection ??= { end: () => {} }
        return intact.send(notification, options)
      },
      async close(options) {
        if (!connection) throw new TypeError("Cannot read properties of undefined (reading 'end')")
        connection.end()
        await intact.close(options)
      },
    }
  }),
  'close-drains': broken('sends the last of a hundred and one with the next', /unsent|accepted/, (intact) => {
    let inFlight = 0
    let next: (() => void) | undefined
    return {
      async send(notification, options) {
        inFlight += 1
        next?.()
        next = undefined
        if (inFlight === 101) {
          await new Promise<void>((resolve) => {
            next = resolve
          })
        }
        return intact.send(notification, options).finally(() => {
          inFlight -= 1
        })
      },
    }
  }),
  'close-refuses': broken('sends the last one again, to be sure, after close', /after close/, (intact) => {
    let last: Notification | undefined
    return {
      send(notification, options) {
        last = notification
        return intact.send(notification, options)
      },
      async close(options) {
        await intact.close(options)
        setImmediate(() => {
          if (last) intact.send(last, { deadline: performance.now() + 50 }).catch(() => {})
        })
      },
    }
  }),
  'close-stalled': broken('waits in close for what is in flight', /close did not settle/, (intact) => {
    const inFlight = new Set<Promise<unknown>>()
    return {
      send(notification, options) {
        const sent = intact.send(notification, options)
        inFlight.add(sent)
        return sent.finally(() => inFlight.delete(sent))
      },
      async close(options) {
        await Promise.allSettled(inFlight)
        await intact.close(options)
      },
    }
  }),
  handles: broken(
    'begins to be idle anew with each send, also at the last',
    /there is left: Timeout/,
    (intact) => {
      let timer: NodeJS.Timeout | undefined
      return {
        send(notification, options) {
          clearTimeout(timer)
          timer = setTimeout(() => {}, 10_000)
          return intact.send(notification, options)
        },
      }
    },
  ),
}
