import { hostname } from 'node:os'
import { createNotifier } from '@glance-notifications/core'
import { imageEvents } from '@glance-notifications/payloads'
import { v4 } from 'uuid'
import { eventType } from './notification-parts.js'
import { openerOf } from './open-subject.js'
import { sampleImage } from './sample-image.js'
import { inBatches, repeated, type Subject } from './subject.js'

function validated(): () => Promise<unknown> {
  const notifier = createNotifier({ events: imageEvents })
  return () => notifier.info(eventType, sampleImage)
}

function unvalidated(): () => Promise<unknown> {
  const notifier = createNotifier()
  return () => notifier.info(eventType, sampleImage)
}

/** The baseline: the six attributes as one would write them without a library. */
function byHand(): Subject {
  const publisher_id = hostname()
  return repeated(() => {
    const notification = {
      message_id: v4(),
      publisher_id,
      event_type: eventType,
      priority: 'INFO',
      timestamp: new Date().toISOString(),
      payload: sampleImage,
    }
    return notification.message_id.length + notification.timestamp.length
  })
}

function detached(): Subject {
  const notifier = createNotifier({ events: imageEvents })
  return repeated(() => {
    notifier.detached.info(eventType, sampleImage)
    return 1
  })
}

const awaited = (notify: () => Promise<unknown>): Subject => inBatches(100, notify)

function notAwaited(notify: () => Promise<unknown>): Subject {
  return repeated(() => {
    void notify()
    return 1
  })
}

export const open = openerOf({
  'by-hand': byHand,
  validated: () => awaited(validated()),
  'validated-not-awaited': () => notAwaited(validated()),
  unvalidated: () => awaited(unvalidated()),
  'unvalidated-not-awaited': () => notAwaited(unvalidated()),
  detached,
})
