import assert from 'node:assert/strict'
import { createListener, type Listener, type ReceivedNotification } from '@glance-notifications/core'
import { eventually } from '../../eventually.js'
import { sourceBehaviour } from '../behaviour.js'
import { keyOf, messageOf, numbered, tornMessage } from '../messages.js'
import type { SourceTrial } from '../trial.js'

/** Closes the listener whatever happens, so that the source is not left to itself. */
async function listening(
  trial: SourceTrial,
  options: { readonly prefetch?: number; readonly concurrency?: number },
  handle: (notification: ReceivedNotification, attempt: number) => Promise<void> | void,
  during: (listener: Listener) => Promise<unknown>,
): Promise<void> {
  const { timeoutMs } = trial.settings
  const retry = { maxAttempts: 2, initialDelayMs: 10 }
  await using listener = createListener({ source: trial.open(), order: false, retry, ...options })
  listener.on('image.*', (notification, { attempt }) => handle(notification, attempt))
  await listener.start({ timeoutMs })
  await during(listener)
}

export const listenerRetry = sourceBehaviour({
  name: 'listener-retry',
  promise:
    'lets a listener try again what a handler fails at, and put it aside in the end, while the rest is handled',
  needs: ['deadLetters'],
  async run(trial) {
    const bad = messageOf('bad')
    const handled: unknown[] = []
    const handle = ({ payload }: ReceivedNotification, attempt: number): void => {
      handled.push(payload === 'bad' ? `bad/${attempt}` : payload)
      if (payload === 'bad') throw new Error('no such tenant')
    }
    await listening(trial, {}, handle, async (listener) => {
      await trial.publish([bad, messageOf('good'), messageOf('better')])
      const letter = async (): Promise<string | undefined> =>
        (await trial.deadLetters()).find((one) => keyOf(one) === keyOf(bad))?.reason
      const reason = await eventually(letter, trial.settings.timeoutMs, 'What failed twice was not put aside')
      assert.match(reason, /no such tenant/)
      assert.deepEqual(handled.map(String).toSorted(), ['bad/1', 'bad/2', 'better', 'good'])
      assert.equal(listener.stats.handled, 2)
    })
  },
})

export const listenerBadMessage = sourceBehaviour({
  name: 'listener-bad-message',
  promise: 'brings a listener what cannot be decoded, which never stops the rest',
  needs: [],
  async run(trial) {
    const handled: unknown[] = []
    const handle = ({ payload }: ReceivedNotification): unknown => handled.push(payload)
    await listening(
      trial,
      { concurrency: 1, prefetch: 1 },
      (notification) => void handle(notification),
      async (listener) => {
        await trial.publish([messageOf('one'), tornMessage(), tornMessage(), messageOf('two')])
        const all = (): true | undefined => handled.length === 2 || undefined
        await eventually(
          all,
          trial.settings.timeoutMs,
          'What came after a message that is none was not handled',
        )
        assert.deepEqual(handled, ['one', 'two'])
        assert.equal(
          listener.stats.undecodable,
          2,
          'What cannot be decoded is for the listener to put aside.',
        )
      },
    )
  },
})

/** Two handlers run when it is closed; the rest waits, in the listener or in the source. */
export const listenerClose = sourceBehaviour({
  name: 'listener-close',
  promise: 'lets a listener close: what its handlers have finished is gone, the rest is left to the next',
  needs: ['next'],
  async run(trial) {
    const { timeoutMs } = trial.settings
    const messages = numbered(8)
    const first: ReceivedNotification[] = []
    const next: ReceivedNotification[] = []
    const are = (list: readonly unknown[], count: number): Promise<true> =>
      eventually(() => list.length >= count || undefined, timeoutMs, `${count} handlers were not called`)
    let isClosing = false
    const handleSlowly = async (notification: ReceivedNotification): Promise<void> => {
      first.push(notification)
      await eventually(() => isClosing || undefined, timeoutMs, 'The listener was not closed')
    }
    await listening(trial, { concurrency: 2, prefetch: 4 }, handleSlowly, async (listener) => {
      await trial.publish(messages)
      await are(first, 2)
      const closing = listener.close({ timeoutMs })
      isClosing = true
      await closing
    })
    const handle = (notification: ReceivedNotification): void => void next.push(notification)
    await listening(trial, {}, handle, () => are(next, 6))
    const ids = [...first, ...next].map(({ message_id }) => message_id)
    assert.equal(new Set(ids).size, messages.length, 'Some were handled by neither of the two.')
    assert.equal(ids.length, messages.length, 'What was handled before close came again.')
  },
})
