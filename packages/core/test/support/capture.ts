import { readFileSync } from 'node:fs'

/** A message as a real Glance 25 put it on the wire. */
export interface Captured {
  readonly body: string
}

/** Captured from glance-api 25.1.0 with oslo.messaging 14.0.3 and RabbitMQ 3.10.8, driver `messagingv2`. */
export function glance25(): readonly Captured[] {
  const file = new URL('../fixtures/glance-25-messagingv2.jsonl', import.meta.url)
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line): Captured => JSON.parse(line))
}
