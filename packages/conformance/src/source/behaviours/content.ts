import assert from 'node:assert/strict'
import {
  createFormat,
  createNotification,
  type EncodedMessage,
  formatNames,
} from '@glance-notifications/core'
import { sourceBehaviour } from '../behaviour.js'
import { keyOf, messageOf } from '../messages.js'
import type { SourceTrial } from '../trial.js'

/** Fails unless the same bytes come, in the same order. */
async function comeAsTheyWere(trial: SourceTrial, messages: readonly EncodedMessage[]): Promise<void> {
  const reading = await trial.read()
  await trial.publish(messages)
  const deliveries = await reading.until(messages.length)
  for (const [index, message] of messages.entries()) {
    const received = deliveries[index]
    if (!received || keyOf(received) !== keyOf(message))
      assert.fail(
        `${message.body.length} bytes were published as message ${index}, and ${received?.body.length} others have come.`,
      )
  }
}

const unicode = {
  name: 'Zoë’s naïve 画像 🗝️ \u{10ffff} \u0000\u001f "\\/" \u2028\u2029',
  '': [null, -0.5, 1e21],
}

export const content = sourceBehaviour({
  name: 'content',
  promise: 'delivers the bytes of notifications as they were published, in every dialect and script',
  needs: [],
  async run(trial) {
    const notification = createNotification({
      publisher_id: 'conformance.test',
      event_type: 'image.update',
      priority: 'INFO',
      payload: unicode,
    })
    await comeAsTheyWere(
      trial,
      formatNames.map((name) => createFormat(name).encode(notification)),
    )
  },
})

export const contentLarge = sourceBehaviour({
  name: 'content-large',
  promise: 'delivers the bytes of a large notification as they were published',
  needs: [],
  async run(trial) {
    await comeAsTheyWere(trial, [messageOf('ü'.repeat(Math.floor(trial.settings.maxPayloadBytes / 2) - 1))])
  },
})

/** What a listener makes dead letters of, and somebody has to look at, is worth no less care. */
export const contentAny = sourceBehaviour({
  name: 'content-any',
  promise:
    'delivers the bytes of what is no notification as they were published: nothing at all, and every byte there is',
  needs: [],
  async run(trial) {
    const bodies = [
      Buffer.alloc(0),
      Buffer.from(Array.from({ length: 512 }, (_, n) => n % 256)),
      Buffer.from('\n'),
    ]
    await comeAsTheyWere(
      trial,
      bodies.map((body) => ({ body, contentType: 'application/octet-stream', headers: {} })),
    )
  },
})

export const properties = sourceBehaviour({
  name: 'properties',
  promise: 'delivers content type, content encoding and headers as they were published',
  needs: [],
  async run(trial) {
    const published = {
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      headers: { request: 'req-ü', tenants: 3, urgent: true },
    }
    const reading = await trial.read()
    await trial.publish([{ ...messageOf({}), ...published }])
    const [received] = await reading.until(1)
    assert.equal(received?.contentType, published.contentType)
    assert.equal(received?.contentEncoding, published.contentEncoding)
    for (const [name, value] of Object.entries(published.headers))
      assert.equal(
        received?.headers?.[name],
        value,
        `The header ${name} is ${String(received?.headers?.[name])}.`,
      )
  },
})
