import {
  type Notification,
  NotificationError,
  type SendOptions,
  type Strategy,
} from '@glance-notifications/core'
import { type Broken, broken, isCode, nextTurn, placeOf, secret } from './broken.js'

/** Of errors, and of what comes after them. */
export const failing = {
  errors: broken('has a code of its own', /no error code full/, (intact) => ({
    send: (notification, options) =>
      intact.send(notification, options).catch((error) => {
        throw isCode(error, 'rejected') ? Object.assign(error, { code: 'full' }) : error
      }),
  })),
  delivery: forgetsWhatArrived(),
  secrets: broken('shows the URL in the error', /secrets can be seen/, (intact) => ({
    send: (notification, options) =>
      intact.send(notification, options).catch((cause) => {
        const url = `amqp://glance:${encodeURIComponent(secret)}@broker`
        throw new NotificationError('connection-lost', `Cannot reach ${url}.`, { cause })
      }),
  })),
  'survives-stall': broken('gives up for good when nothing was said', /Nothing is accepted/, (intact) =>
    deadAfter(intact, (error) => isCode(error, 'timeout')),
  ),
  'survives-refuse': broken('gives up for good when it was not let in', /Nothing is accepted/, (intact) =>
    deadAfter(intact, (error) => isCode(error, 'connection-lost', 'none')),
  ),
  'survives-drop': broken('gives up for good when it was cut off', /Nothing is accepted/, (intact) =>
    deadAfter(intact, (error) => isCode(error, 'connection-lost', 'unknown')),
  ),
  'survives-nack': broken('gives up for good when it was refused', /Nothing is accepted/, (intact) =>
    deadAfter(intact, (error) => isCode(error, 'rejected')),
  ),
  'stray-errors-drop': broken('waits for what it sends and forgets to catch', /nobody heard/, (intact) => ({
    send(notification, options) {
      const sent = intact.send(notification, options)
      void sent.catch((error) => {
        if (isCode(error, 'connection-lost', 'unknown')) throw error
      })
      return sent
    },
  })),
}

function deadAfter(intact: Strategy, isFatal: (error: unknown) => boolean): Pick<Strategy, 'send'> {
  let isDead = false
  return {
    async send(notification: Notification, options: SendOptions) {
      if (isDead) throw new NotificationError('closed', 'No more.')
      return intact.send(notification, options).catch((error) => {
        isDead ||= isFatal(error)
        throw error
      })
    },
  }
}

/** What has arrived is told of a little later, unless the connection is cut meanwhile. */
function forgetsWhatArrived(): Broken {
  return {
    how: 'takes for lost what was not told of',
    why: /delivery: 'none'/,
    place() {
      let drops = 0
      const place = placeOf((intact) => ({
        async send(notification, options) {
          const before = drops
          const receipt = await intact.send(notification, options)
          await nextTurn()
          if (drops === before) return receipt
          throw new NotificationError('connection-lost', 'Cut off.', { delivery: 'none' })
        },
      }))
      const { faults } = place
      const drop = async (): Promise<void> => {
        drops += 1
        await faults?.drop?.()
      }
      return { ...place, faults: { ...faults, drop, heal: async () => faults?.heal() } }
    },
  }
}
