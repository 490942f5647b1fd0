import type { Notification } from '../../src/notification.js'
import type { CloseOptions, Receipt, SendOptions, Strategy } from '../../src/strategy.js'

/** A send that waits for the test to say what becomes of it. */
export interface ScriptedSend {
  readonly notification: Notification
  readonly options: SendOptions
  accept(receipt?: Receipt): void
  fail(error: unknown): void
}

export interface ScriptedStrategy extends Strategy {
  /** What it was given, oldest first. */
  readonly sends: readonly ScriptedSend[]
  /** With what it was closed, once for each call. */
  readonly closes: readonly CloseOptions[]
  /** Replaces what `close` does. */
  onClose: () => Promise<void>
}

export function scriptedStrategy(name = 'scripted'): ScriptedStrategy {
  const sends: ScriptedSend[] = []
  const closes: CloseOptions[] = []
  const scripted: ScriptedStrategy = {
    name,
    sends,
    closes,
    onClose: async () => {},
    send: (notification, options) =>
      new Promise((resolve, reject) => {
        const accept = (receipt: Receipt = { strategy: name, status: 'accepted' }): void => resolve(receipt)
        sends.push({ notification, options, accept, fail: reject })
      }),
    close(options) {
      closes.push(options)
      return scripted.onClose()
    },
  }
  return scripted
}

/** The event types of what a strategy was given. */
export function typesOf(sends: readonly ScriptedSend[]): string[] {
  return sends.map(({ notification }) => notification.event_type)
}
