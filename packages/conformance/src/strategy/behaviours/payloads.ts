import assert from 'node:assert/strict'
import { parseJson, payloadText } from '@glance-notifications/core'
import { strategyBehaviour } from '../behaviour.js'
import { notificationOf } from '../notifications.js'
import { acceptAll } from '../sends.js'
import type { Trial } from '../trial.js'

/** All on the managed strategy, which writes payloads down before the strategy sees them. */
async function carries(trial: Trial, payloads: readonly unknown[]): Promise<void> {
  const notifications = payloads.map((payload) => notificationOf(payload))
  await acceptAll(trial, trial.manage(), notifications)
  const arrived = await trial.arrived()
  for (const notification of notifications) {
    const found = arrived.find(({ message_id }) => message_id === notification.message_id)
    assert.ok(found, 'A notification did not arrive.')
    // Both as they are read from JSON: a date is a text by then.
    assert.ok(
      isSame(found.payload, parseJson(payloadText(notification))),
      'A payload arrived that is another one.',
    )
  }
}

/** Says nothing of where they differ: that may be a megabyte away. */
function isSame(actual: unknown, expected: unknown): boolean {
  try {
    assert.deepStrictEqual(actual, expected)
    return true
  } catch {
    return false
  }
}

export const payloadUnicode = strategyBehaviour({
  name: 'payload-unicode',
  promise: 'carries every character intact',
  needs: ['arrived'],
  run: (trial) =>
    carries(trial, [
      { naïve: 'Ünï¢ødé', 图像: '镜像', '🖼': '👩🏽‍🚀', right: 'שלום مرحبا', combining: 'e\u0301' },
      {
        control: '\u0000\u0001\u001f\u007f',
        lines: 'a\r\nb\u2028c\u2029d',
        quotes: '"\\/\'`',
        bom: '\ufeff',
      },
      '\u{10ffff}',
    ]),
})

export const payloadLarge = strategyBehaviour({
  name: 'payload-large',
  promise: 'carries a payload as large as limits.maxPayloadBytes',
  needs: ['arrived'],
  run: (trial) => carries(trial, ['x'.repeat(trial.settings.maxPayloadBytes - '""'.length)]),
})

export const payloadEmpty = strategyBehaviour({
  name: 'payload-empty',
  promise: 'carries payloads that are empty, or nothing',
  needs: ['arrived'],
  run: (trial) =>
    carries(trial, [{}, [], '', null, 0, false, { list: [], object: {}, text: '', nothing: null }]),
})

export const payloadIntegers = strategyBehaviour({
  name: 'payload-integers',
  promise: 'carries integers beyond 2^53 to the digit',
  needs: ['arrived'],
  run: (trial) =>
    carries(trial, [{ size: 2n ** 53n + 1n, most: 2n ** 64n - 1n, least: -(2n ** 63n) }, 2n ** 60n + 1n]),
})

export const payloadKeys = strategyBehaviour({
  name: 'payload-keys',
  promise: 'carries every key, and takes none for more than a key',
  needs: ['arrived'],
  async run(trial) {
    const odd =
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"":1,"a.b":2,"$ref":3,"toString":4}'
    await carries(trial, [parseJson(odd)])
    assert.ok(!('polluted' in {}), 'All objects have got a property of the payload.')
  },
})
