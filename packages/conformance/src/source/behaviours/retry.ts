import assert from 'node:assert/strict'
import { sourceBehaviour } from '../behaviour.js'
import { messageOf } from '../messages.js'

const delayMs = 100
/** Timers may be that early by the clock that is looked at here. */
const earlyMs = 2

export const retry = sourceBehaviour({
  name: 'retry',
  promise: 'brings a retry again after its delay and not before, as the next attempt, and others meanwhile',
  needs: [],
  async run(trial) {
    const message = messageOf('again')
    const other = messageOf('other')
    const reading = await trial.read({ credit: 2 })
    await trial.publish([message])
    for (const attempt of [1, 2]) {
      const delivery = await reading.untilMessage(message, attempt - 1)
      assert.equal(delivery.attempt, attempt)
      const settledAt = performance.now()
      reading.settle(delivery, { outcome: 'retry', delayMs })
      if (attempt === 1) {
        await trial.publish([other])
        reading.settle(await reading.untilMessage(other))
      }
      await reading.until(attempt + 2)
      const waitedMs = performance.now() - settledAt
      assert.ok(
        waitedMs >= delayMs - earlyMs,
        `It came again after ${Math.floor(waitedMs)} of ${delayMs} ms.`,
      )
    }
    const last = await reading.untilMessage(message, 3)
    assert.equal(last.attempt, 3)
    reading.settle(last)
  },
})

export const retryClosed = sourceBehaviour({
  name: 'retry-closed',
  promise: 'does not lose what waits for its next attempt when it is closed',
  needs: ['next'],
  async run(trial) {
    const message = messageOf('again')
    const first = await trial.read()
    await trial.publish([message])
    const [delivery] = await first.until(1)
    delivery?.settle({ outcome: 'retry', delayMs })
    await trial.closeSource(first.source)
    const second = await trial.read()
    second.settle(await second.untilMessage(message))
  },
})
