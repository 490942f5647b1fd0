import type { Receipt } from '@glance-notifications/core'
import { accepted, broken, isCode, nextTurn } from './broken.js'

/** Of what becomes of a send. */
export const accepting = {
  acceptance: broken('resolves before it has arrived', /did not arrive/, (intact) => ({
    async send(notification, options) {
      intact.send(notification, options).catch(() => {})
      return accepted
    },
  })),
  'acceptance-stalled': broken('takes silence for consent', /accepted by a peer/, (intact) => ({
    send: (notification, options) =>
      intact.send(notification, options).catch((error) => {
        if (isCode(error, 'timeout')) return accepted
        throw error
      }),
  })),
  'single-settlement': broken('settles twice', /settled 2 times/, (intact) => ({
    send: (notification, options) => twice(intact.send(notification, options)),
  })),
  receipts: broken('gives the receipt of somebody else', /names somebody/, (intact) => ({
    send: async (notification, options) => ({
      ...(await intact.send(notification, options)),
      strategy: 'somebody',
    }),
  })),
  order: broken('lets every second one wait', /order/, (intact) => {
    let count = 0
    return {
      async send(notification, options) {
        count += 1
        if (count % 2 === 0) await nextTurn()
        return intact.send(notification, options)
      },
    }
  }),
  'many-at-once': broken('takes no more than 500 at once', /healthy peer failed/, (intact) => {
    let inFlight = 0
    return {
      async send(notification, options) {
        if (inFlight === 500) throw new Error('Too many.')
        inFlight += 1
        return intact.send(notification, options).finally(() => {
          inFlight -= 1
        })
      },
    }
  }),
  'same-again': broken('drops what it has seen before', /deep-equal/, (intact) => {
    const seen = new Set<string>()
    return {
      async send(notification, options) {
        if (seen.has(notification.message_id)) return accepted
        const receipt = await intact.send(notification, options)
        seen.add(notification.message_id)
        return receipt
      },
    }
  }),
}

/** Tells whoever waits for the second time, too. */
function twice(promise: Promise<Receipt>, name = 'then'): Promise<Receipt> {
  const wait = promise.then.bind(promise)
  return Object.assign(promise, {
    [name]: (...listeners: Parameters<typeof wait>) => {
      void wait(...listeners)
      return wait(...listeners)
    },
  })
}
