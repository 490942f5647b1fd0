import { expect, it } from 'vitest'
import { attributesText } from './attributes-text.js'
import { createNotification } from './notification.js'

it.each(['image.create', '', 'a"b\\c', '\n\u2028\u007f', 'ü한😀'])(
  'writes the attributes as JSON does: %j',
  (event_type) => {
    const made = createNotification({
      publisher_id: 'host-1',
      event_type,
      priority: 'WARN',
      payload: { not: 'this' },
      context: { nor: 'that' },
    })
    const { message_id, publisher_id, priority, timestamp } = made
    const attributes = { message_id, publisher_id, event_type, priority, timestamp }
    expect(JSON.parse(`{${attributesText(made)}}`)).toEqual(attributes)
  },
)
