import { createFormat, decodeMessage, type FormatName } from '@glance-notifications/core'
import { type Image, imageEvents } from '@glance-notifications/payloads'
import { newNotification } from './notification-parts.js'
import { openerOf } from './open-subject.js'
import { sampleImage, wideImage } from './sample-image.js'
import { repeated, type Subject } from './subject.js'

/** The baseline: bytes to text to a document; nothing is looked at. */
function parse(name: FormatName): Subject {
  const { body } = messageIn(name)
  const key = name === 'oslo-v2' ? 'oslo.message' : 'message_id'
  return repeated(() => (key in parsed(body.toString()) ? 1 : 0))
}

/** The same for oslo v2, whose document is a text in a document. */
function parseTwice(): Subject {
  const { body } = messageIn('oslo-v2')
  return repeated(() => {
    const outer = parsed(body.toString())
    return 'message_id' in parsed(String(outer['oslo.message'])) ? 1 : 0
  })
}

function decodeOnly(name: FormatName): Subject {
  const message = messageIn(name)
  return repeated(() => (decodeMessage(message).ok ? 1 : 0))
}

/** What a listener does with a message before any handler sees it. */
export function decodeAndValidate(name: FormatName, image: Image = sampleImage): Subject {
  const message = messageIn(name, image)
  return repeated(() => {
    const decoded = decodeMessage(message)
    if (!decoded.ok) throw new Error(decoded.reason)
    const { event_type, priority, payload } = decoded.notification
    const issues = imageEvents.validate(event_type, priority, payload)
    if (issues) throw new Error(`The sample is not valid: ${JSON.stringify(issues)}`)
    return event_type.length
  })
}

/** A message as a transport hands it over. */
function messageIn(name: FormatName, payload: Image = sampleImage) {
  const { body, contentType, contentEncoding } = createFormat(name).encode(newNotification(payload))
  return { body: Buffer.from(body), contentType, ...(contentEncoding && { contentEncoding }), headers: {} }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  return JSON.parse(text)
}

export const open = openerOf({
  'parse-glance': () => parse('glance'),
  'parse-oslo-v2': () => parse('oslo-v2'),
  'parse-oslo-v2-twice': parseTwice,
  'whole-glance': () => decodeAndValidate('glance'),
  'whole-oslo-v1': () => decodeAndValidate('oslo-v1'),
  'whole-oslo-v2': () => decodeAndValidate('oslo-v2'),
  'whole-wide': () => decodeAndValidate('glance', wideImage),
  'decode-glance': () => decodeOnly('glance'),
  'decode-oslo-v1': () => decodeOnly('oslo-v1'),
  'decode-oslo-v2': () => decodeOnly('oslo-v2'),
})
