import {
  createFormat,
  createNotifier,
  type FormatName,
  type Notification,
  type Strategy,
} from '@glance-notifications/core'
import { type Image, imageEvents } from '@glance-notifications/payloads'
import { eventType, newNotification, publisherId, wholeNotification } from './notification-parts.js'
import { openerOf } from './open-subject.js'
import { sampleImage } from './sample-image.js'
import { inBatches, keep, repeated, type Subject } from './subject.js'

/** The baseline: the text of a whole notification that is there already. */
export function stringify(payload: Image = sampleImage): Subject {
  const whole = wholeNotification(payload)
  return repeated(() => JSON.stringify(whole).length)
}

/** What a notification is made, checked and written by, with nothing around it. */
export function createValidateEncode(name: FormatName, payload: Image = sampleImage): Subject {
  const format = createFormat(name)
  return repeated(() => {
    const notification = newNotification(payload)
    check(notification)
    return format.encode(notification).body.length
  })
}

/** The same by way of a notifier, so many at a time, whose strategy only encodes. */
export function throughNotifier(name: FormatName, inFlight = 100, payload: Image = sampleImage): Subject {
  const format = createFormat(name)
  const receipt = { strategy: 'encode', status: 'accepted' } as const
  const strategy: Strategy = {
    name: 'encode',
    async send(notification) {
      keep(format.encode(notification).body.length)
      return receipt
    },
    async close() {},
  }
  const notifier = createNotifier({ events: imageEvents, publisherId, strategy })
  return inBatches(inFlight, () => notifier.info(eventType, payload))
}

function createOnly(): Subject {
  return repeated(() => newNotification(sampleImage).timestamp.length)
}

function validateOnly(): Subject {
  return repeated(() => {
    const issues = imageEvents.validate(eventType, 'INFO', sampleImage)
    return issues === undefined ? 0 : issues.length
  })
}

/** Of notifications that were not encoded before: a format gives the second time what it gave the first. */
function encodeOnly(name: FormatName): Subject {
  const format = createFormat(name)
  let notifications: readonly Notification[] = []
  return {
    prepare(times) {
      notifications = Array.from({ length: times }, () => newNotification(sampleImage))
    },
    run() {
      for (const notification of notifications) keep(format.encode(notification).body.length)
    },
  }
}

function check({ event_type, priority, payload }: Notification): void {
  const issues = imageEvents.validate(event_type, priority, payload)
  if (issues) throw new Error(`The sample is not valid: ${JSON.stringify(issues)}`)
}

export const open = openerOf({
  stringify: () => stringify(),
  'whole-glance': () => createValidateEncode('glance'),
  'whole-oslo-v1': () => createValidateEncode('oslo-v1'),
  'whole-oslo-v2': () => createValidateEncode('oslo-v2'),
  'notifier-glance': () => throughNotifier('glance'),
  'notifier-oslo-v1': () => throughNotifier('oslo-v1'),
  'notifier-oslo-v2': () => throughNotifier('oslo-v2'),
  create: createOnly,
  validate: validateOnly,
  'encode-glance': () => encodeOnly('glance'),
  'encode-oslo-v1': () => encodeOnly('oslo-v1'),
  'encode-oslo-v2': () => encodeOnly('oslo-v2'),
})
