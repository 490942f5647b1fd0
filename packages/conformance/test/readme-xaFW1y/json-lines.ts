// json-lines.ts
import { appendFile } from 'node:fs/promises'
import { payloadText, type Strategy } from '@glance-notifications/core'

export const jsonLines = (path: string): Strategy => ({
  name: 'json-lines',
  async send(notification) {
    const { message_id, publisher_id, event_type, priority, timestamp } = notification
    const attributes = JSON.stringify({ message_id, publisher_id, event_type, priority, timestamp })
    await appendFile(path, `${attributes.slice(0, -1)},"payload":${payloadText(notification)}}\n`)
    return { strategy: 'json-lines', status: 'accepted' }
  },
  async close() {},
})
