import { readFileSync } from 'node:fs'
import { hasGlancePriority, type Notification, osloV2Format } from '@glance-notifications/core'

const format = osloV2Format()

/** The notifications of a capture: one message a line. */
function captured(name: string): readonly Notification[] {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const decoded = format.decode({ body: Buffer.from(JSON.parse(line).body) })
      if (!decoded.ok) throw new Error(decoded.reason)
      if (!hasGlancePriority(decoded.notification)) throw new Error('The priority is not one of ours.')
      return decoded.notification
    })
}

/** Glance-api 25.1.0 with oslo.messaging 14.0.3 and RabbitMQ 3.10.8: images from their creation to their deletion. */
export const imageCapture = captured('glance-25-messagingv2.jsonl')

/**
 * The same Glance and oslo.messaging, with the in-memory transport of kombu 5.2.4 in place of a broker: members, imports
 * that succeed and fail, metadata definitions made through the API and loaded from a file.
 */
export const wholeCapture = captured('glance-25-all-events.jsonl')
