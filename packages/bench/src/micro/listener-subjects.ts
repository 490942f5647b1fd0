import { randomUUID } from 'node:crypto'
import { createFormat, createListener, memorySource } from '@glance-notifications/core'
import { imageEvents } from '@glance-notifications/payloads'
import { decodeAndValidate } from './decode-subjects.js'
import { newNotification } from './notification-parts.js'
import { openerOf } from './open-subject.js'
import { sampleImage } from './sample-image.js'
import { keep, type Subject } from './subject.js'

/** Messages that are handed over at a time. */
const window = 1_000
const digits = 12

/** Messages from a source in the process, decoded, validated, de-duplicated, given to one handler in order, and settled. */
export async function dispatch(): Promise<Subject> {
  const source = memorySource()
  const listener = createListener({ source, events: imageEvents })
  listener.on('image.update', 'INFO', ({ payload }) => keep(payload.id.length))
  await listener.start()
  const messages = Array.from({ length: window }, freshMessage)
  let count = 0
  return {
    async run(times) {
      for (let done = 0; done < times; done += window) {
        for (const { body, idAt } of messages) {
          // Another id each time: the listener would know it again.
          body.write(String(++count).padStart(digits, '0'), idAt, 'latin1')
          source.push({ body, contentType: 'application/json', contentEncoding: 'utf-8', headers: {} })
        }
        await source.settled()
      }
    },
    async close() {
      await listener.close()
    },
  }
}

function freshMessage() {
  // An image of its own each: what is about one image is handled in order.
  const notification = newNotification({ ...sampleImage, id: randomUUID() })
  const body = Buffer.from(createFormat('glance').encode(notification).body)
  const { message_id } = notification
  return { body, idAt: body.indexOf(message_id) + message_id.length - digits }
}

export const open = openerOf({ dispatch, 'decode-and-validate': () => decodeAndValidate('glance') })
