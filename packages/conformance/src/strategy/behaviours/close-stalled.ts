import { within } from '../../deadline.js'
import { settled } from '../../settled.js'
import { strategyBehaviour } from '../behaviour.js'
import { notificationOf, numbered } from '../notifications.js'
import { acceptAll } from '../sends.js'

/** On the strategy itself: `managed` stops waiting for it, but cannot release what it holds. */
export const closeStalled = strategyBehaviour({
  name: 'close-stalled',
  promise: 'closes by the deadline when its peer says nothing, with sends in flight',
  needs: ['stall'],
  async run(trial) {
    const { timeoutMs, patienceMs, graceMs } = trial.settings
    await acceptAll(trial, trial.bare, numbered(1))
    await trial.begin('stall')
    // What becomes of it is for `managed` to tell: the strategy may leave it unsettled.
    trial.bare.send(notificationOf({}), within(timeoutMs)).catch(() => {})
    // It may say that it could not close in good order.
    const closed = trial.closeBare(within(patienceMs)).catch(() => {})
    await settled(closed, patienceMs + graceMs, 'close')
  },
})
