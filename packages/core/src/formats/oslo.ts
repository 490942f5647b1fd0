import { stringifyJson } from '../json.js'
import { newBareId } from '../message-id.js'
import type { Notification } from '../notification.js'
import { keptId, publicContext } from '../payload-text.js'
import { textFormat } from './encoded-text.js'
import type { Format } from './format.js'
import { envelopeText, jsonMessage, jsonText } from './glance.js'
import { textBytes } from './text-bytes.js'

/** oslo.messaging's driver `messaging`: the flat object, with `_unique_id` and `_context_*` beside the attributes. */
export function osloV1Format(): Format {
  const uniqueIdOf = uniqueIds()
  return jsonFormat('oslo-v1', (notification) => osloMessage(notification, uniqueIdOf(notification)))
}

/** oslo.messaging's driver `messagingv2`: that object as a string inside an envelope that names the version. */
export function osloV2Format(): Format {
  const uniqueIdOf = uniqueIds()
  return jsonFormat('oslo-v2', (notification) => {
    const message = osloMessage(notification, uniqueIdOf(notification))
    return `{"oslo.version":"2.0","oslo.message":${JSON.stringify(message)}}`
  })
}

function jsonFormat(name: string, textOf: (notification: Notification) => string): Format {
  return textFormat(name, {
    encode: (notification) => jsonMessage(textBytes(textOf(notification))),
    encodeText: (notification) => jsonText(textOf(notification)),
  })
}

function osloMessage(notification: Notification, uniqueId: string): string {
  let text = `${envelopeText(notification)},"_unique_id":"${uniqueId}"`
  const { context } = notification
  if (!context) return `${text}}`
  for (const [key, value] of publicContext(context)) {
    text += `,${JSON.stringify(`_context_${key}`)}:${stringifyJson(value)}`
  }
  return `${text}}`
}

/** One id for each notification and format: another strategy publishes under another, a retry under the same. */
function uniqueIds(): (notification: Notification) => string {
  // For those that cannot keep it themselves: each entry costs the garbage collector more than 1 µs.
  const ids = new WeakMap<Notification, string>()
  return (notification) => {
    const known = keptId(notification, ids, newBareId) ?? ids.get(notification)
    if (known !== undefined) return known
    const id = newBareId()
    ids.set(notification, id)
    return id
  }
}
