import { readFileSync } from 'node:fs'
import type { ReceivedMessage } from '../../src/formats/format.js'

/**
 * - `glance-25-messagingv2`: see `capture.ts`.
 * - `oslo-14-messaging`, `-messagingv2`, `-compressed` (`kombu_compression=gzip`): what a `Notifier` of oslo.messaging
 *   14.0.3 with kombu 5.2.4 put into RabbitMQ 3.10.8: one image.update with each method of the notifier, a text, a list, null and
 *   a context as payload, odd characters and keys, big integers.
 * - `oslo-14-log`: what its driver `log` handed to Python's logging.
 */
export type CapturedFile =
  | 'glance-25-messagingv2'
  | 'oslo-14-messaging'
  | 'oslo-14-messagingv2'
  | 'oslo-14-compressed'
  | 'oslo-14-log'

export const capturedFiles: readonly CapturedFile[] = [
  'glance-25-messagingv2',
  'oslo-14-messaging',
  'oslo-14-messagingv2',
  'oslo-14-compressed',
  'oslo-14-log',
]

interface CapturedLine {
  readonly routing_key?: string
  readonly properties?: {
    readonly content_type: string
    readonly content_encoding: string
    readonly headers: Readonly<Record<string, unknown>>
  }
  readonly body?: string
  readonly body_base64?: string
}

export interface CapturedMessage extends ReceivedMessage {
  readonly body: Buffer
  readonly routingKey: string | undefined
}

/** The messages of one capture, as a transport hands them over. */
export function capturedMessages(file: CapturedFile): readonly CapturedMessage[] {
  const text = readFileSync(new URL(`../fixtures/${file}.jsonl`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line): CapturedLine => JSON.parse(line))
    .map(({ routing_key, properties, body = '', body_base64 }) => ({
      body: body_base64 === undefined ? Buffer.from(body) : Buffer.from(body_base64, 'base64'),
      routingKey: routing_key,
      ...(properties && {
        contentType: properties.content_type,
        contentEncoding: properties.content_encoding,
        headers: properties.headers,
      }),
    }))
}
