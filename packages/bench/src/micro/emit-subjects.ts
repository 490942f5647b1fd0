import {
  createFormat,
  createNotifier,
  type FormatName,
  type Notification,
  type Strategy,
} from '@glance-notifications/core'
import { contentEncoder } from '@glance-notifications/core/connection'
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

/** Writes a notification, and tells how long that is. */
type Encode = (notification: Notification) => number

/** As transports do, which write the text straight to where it is sent from. */
function asText(name: FormatName): Encode {
  const encode = contentEncoder(createFormat(name))
  return (notification) => {
    const content = encode(notification)
    if (!('text' in content)) throw new Error(`Format ${name} gives no text`)
    return content.text.length
  }
}

/** As `encode` of the format does. */
function asBytes(name: FormatName): Encode {
  const format = createFormat(name)
  return (notification) => format.encode(notification).body.length
}

/** What a notification is made, checked and written by, with nothing around it. */
function createValidateEncode(encode: Encode): Subject {
  return repeated(() => {
    const notification = newNotification(sampleImage)
    check(notification)
    return encode(notification)
  })
}

interface Sending {
  readonly inFlight?: number
  readonly payload?: Image
}

/** The same by way of a notifier, so many at a time, whose strategy only encodes. */
function throughNotifier(encode: Encode, { inFlight = 100, payload = sampleImage }: Sending = {}): Subject {
  const receipt = { strategy: 'encode', status: 'accepted' } as const
  const strategy: Strategy = {
    name: 'encode',
    async send(notification) {
      keep(encode(notification))
      return receipt
    },
    async close() {},
  }
  const notifier = createNotifier({ events: imageEvents, publisherId, strategy })
  return inBatches(inFlight, () => notifier.info(eventType, payload))
}

/** To what goes over the wire. */
export function notifierToBytes(sending: Sending = {}): Subject {
  return throughNotifier(asBytes('glance'), sending)
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

const whole = (name: FormatName) => () => createValidateEncode(asText(name))
const notifier = (name: FormatName) => () => throughNotifier(asText(name))

export const open = openerOf({
  stringify: () => stringify(),
  'whole-glance': whole('glance'),
  'whole-glance-bytes': () => createValidateEncode(asBytes('glance')),
  'whole-oslo-v1': whole('oslo-v1'),
  'whole-oslo-v2': whole('oslo-v2'),
  'notifier-glance': notifier('glance'),
  'notifier-glance-bytes': () => notifierToBytes(),
  'notifier-oslo-v1': notifier('oslo-v1'),
  'notifier-oslo-v2': notifier('oslo-v2'),
  create: createOnly,
  validate: validateOnly,
  'encode-glance': () => encodeOnly('glance'),
  'encode-oslo-v1': () => encodeOnly('oslo-v1'),
  'encode-oslo-v2': () => encodeOnly('oslo-v2'),
})
