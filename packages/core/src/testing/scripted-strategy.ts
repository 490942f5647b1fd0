import { AbortListeners } from '../abort-listeners.js'
import { atDeadline } from '../at-deadline.js'
import { type Clock, systemClock, type Timer } from '../clock.js'
import { deriveStrategy } from '../derive-strategy.js'
import { defaultMemoryCapacity } from '../memory.js'
import type { Notification } from '../notification.js'
import { NotificationError } from '../notification-error.js'
import type { CloseOptions, Receipt, SendOptions, Strategy } from '../strategy.js'
import { checkStep, type ScriptStep } from './script-step.js'

const nothing = (): void => {}

/** A send, and what the test can make of it when its step is `stall`, `hang` or `acceptAfterMs`. */
export interface ScriptedSend {
  /** What was sent. */
  readonly notification: Notification
  /** With which deadline, signal and headers. */
  readonly options: SendOptions
  /** It arrives, also when the send was given up before; the send says so, or gives this receipt. */
  accept(receipt?: Receipt): void
  /** The send rejects with this. */
  fail(error: unknown): void
}

/** Options of `scriptedStrategy`. */
export interface ScriptedStrategyOptions {
  /** What becomes of the first send, the second, and so on. Default: nothing is written. */
  readonly script?: readonly ScriptStep[]
  /** What becomes of those after the script. Default `accept`. */
  readonly afterwards?: ScriptStep
  /** Where goes what arrives: a `memoryStrategy()` to look at it, or a real one. Closed with this one. Default: nowhere. */
  readonly to?: Strategy
  /** Default: the name of `to`, else `scripted`. */
  readonly name?: string
  /** Of the deadlines and of `acceptAfterMs`: a `fakeClock()`, and no test has to wait. Default: real time. */
  readonly clock?: Clock
}

/** A strategy whose failures are the test's, and what it was asked. */
export interface ScriptedStrategy extends Strategy {
  /** What it was given, oldest first: the newest 10,000. */
  readonly sends: readonly ScriptedSend[]
  /** With what it was closed, once for each call. */
  readonly closes: readonly CloseOptions[]
  /** What `close` does besides: by default nothing. Replace it to make closing fail, or take for ever. */
  onClose: () => Promise<void>
}

/**
 * A strategy that fails as its script says: send by send, and so also attempt by attempt of a `retry`.
 *
 * It is one object rather than a combinator around a strategy, because a test of failures asks two things, and reads best when each
 * has its name: what was tried is in `sends`, and what arrived is in whatever `to` is.
 *
 * ```ts
 * const memory = memoryStrategy()
 * const broker = scriptedStrategy({ script: [{ fail: 'blocked' }, 'lose-answer'], to: memory })
 * const notifier = createNotifier({ strategy: retry(broker) })
 * await notifier.info('image.create', image) // the third attempt; the second has arrived as well
 * ```
 *
 * Throws a `NotificationError` (`invalid`) for a step that is none.
 */
export function scriptedStrategy(options: ScriptedStrategyOptions = {}): ScriptedStrategy {
  const { to, name = to?.name ?? 'scripted', afterwards = 'accept', clock = systemClock } = options
  const script = (options.script ?? []).map((step, index) => checkStep(`script.${index}`, step))
  const last = checkStep('afterwards', afterwards)
  const aborts = new AbortListeners()
  const pending = new Set<(error: NotificationError) => void>()
  const late = new Set<Timer>()
  const sends: ScriptedSend[] = []
  const closes: CloseOptions[] = []
  let given = 0

  const error = (code: 'timeout' | 'aborted' | 'closed' | 'connection-lost', message: string) =>
    new NotificationError(code, message, { strategy: name, delivery: 'unknown', phase: 'confirm' })

  const send = (notification: Notification, sendOptions: SendOptions): Promise<Receipt> =>
    new Promise((resolve, reject) => {
      const step = script[given] ?? last
      given += 1
      const isOpen =
        step === 'stall' || step === 'hang' || (typeof step === 'object' && 'acceptAfterMs' in step)
      let hasArrived = false
      let stopWaiting = nothing
      const arrive = (): Receipt | Promise<Receipt> => {
        hasArrived = true
        return to ? to.send(notification, sendOptions) : { strategy: name, status: 'accepted' }
      }
      const accept = (receipt?: Receipt): void => {
        if (!isOpen || hasArrived) return
        stopWaiting()
        const arrival = arrive()
        resolve(receipt ?? arrival)
      }
      const fail = (cause: unknown): void => {
        if (!isOpen) return
        stopWaiting()
        reject(cause)
      }
      sends.push({ notification, options: sendOptions, accept, fail })
      if (sends.length > defaultMemoryCapacity) sends.shift()

      if (step === 'accept') return resolve(arrive())
      if (step === 'lose-answer') {
        const lost = error('connection-lost', 'The answer was lost, as the script says.')
        return void Promise.resolve(arrive()).then(() => reject(lost), reject)
      }
      if (step === 'hang') return
      if (step === 'stall') {
        stopWaiting = until(sendOptions, fail)
        return
      }
      if ('acceptAfterMs' in step) {
        const timer = clock.setTimer(() => {
          late.delete(timer)
          accept()
        }, step.acceptAfterMs)
        late.add(timer)
        stopWaiting = until(sendOptions, fail)
        return
      }
      if ('throw' in step) return reject(step.throw)
      const { fail: code, ...details } = step
      reject(new NotificationError(code, 'As the script says.', { strategy: name, ...details }))
    })

  /** Ends a send at its deadline, its signal, or close, whichever is first; the function returned waits no more. */
  const until = (
    { deadline, signal }: SendOptions,
    end: (error: NotificationError) => void,
  ): (() => void) => {
    const timer = atDeadline(clock, deadline, () =>
      end(error('timeout', 'There was no answer before the deadline.')),
    )
    const abort = (): void => end(error('aborted', "The caller's signal was aborted."))
    const stopListening = signal && aborts.add(signal, abort)
    pending.add(end)
    if (signal?.aborted) queueMicrotask(abort)
    return () => {
      timer.clear()
      stopListening?.()
      pending.delete(end)
    }
  }

  const derived = deriveStrategy(name, to ? [to] : [], send)
  const scripted: ScriptedStrategy = {
    ...derived,
    sends,
    closes,
    onClose: async () => {},
    close(closeOptions) {
      closes.push(closeOptions)
      for (const timer of late) timer.clear()
      for (const end of pending) end(error('closed', 'The strategy has been closed.'))
      return scripted.onClose().then(() => derived.close(closeOptions))
    },
  }
  return scripted
}
