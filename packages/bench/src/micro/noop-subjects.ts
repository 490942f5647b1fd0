import { hostname } from 'node:os'
import { createNotifier, type Notifier } from '@glance-notifications/core'
import { type ImageEvents, imageEvents } from '@glance-notifications/payloads'
import { v4 } from 'uuid'
import { eventType } from './notification-parts.js'
import { openerOf } from './open-subject.js'
import { sampleImage } from './sample-image.js'
import { inBatches, repeated, type Subject } from './subject.js'

const validated = (): Notifier<ImageEvents> => createNotifier({ events: imageEvents })

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
  const notifier = validated()
  return repeated(() => {
    notifier.detached.info(eventType, sampleImage)
    return 1
  })
}

function awaited(notifier: Notifier<ImageEvents> | Notifier): Subject {
  return inBatches(100, () => notifier.info(eventType, sampleImage))
}

function notAwaited(notifier: Notifier<ImageEvents> | Notifier): Subject {
  return repeated(() => {
    void notifier.info(eventType, sampleImage)
    return 1
  })
}

export const open = openerOf({
  'by hand': byHand,
  validated: () => awaited(validated()),
  'validated, not awaited': () => notAwaited(validated()),
  'not validated': () => awaited(createNotifier()),
  'not validated, not awaited': () => notAwaited(createNotifier()),
  detached,
})
