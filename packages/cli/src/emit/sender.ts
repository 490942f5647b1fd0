import {
  type Managed,
  type Notification,
  type NotificationError,
  toNotificationError,
} from '@glance-notifications/core'

/** Sends under way at a time: as many as `managed` lets through, so that none waits in its line. */
const maxPending = 1_000
/** Half of the budget of `managed`, which counts what the notification becomes rather than the line that it was. */
const maxPendingBytes = 8 * 1024 * 1024

/** Sends one after another without waiting for each, and within bounds; counts what became of them. */
export class Sender {
  confirmed = 0
  failed = 0
  #pending = 0
  #pendingBytes = 0
  #wake: () => void = () => {}
  readonly #strategy: Managed
  readonly #timeoutMs: number

  constructor(strategy: Managed, timeoutMs: number) {
    this.#strategy = strategy
    this.#timeoutMs = timeoutMs
  }

  get pending(): number {
    return this.#pending
  }

  /** Resolves when there is room for another one of the size. */
  async room(bytes: number): Promise<void> {
    await this.#until(
      () =>
        this.#pending === 0 || (this.#pending < maxPending && this.#pendingBytes + bytes <= maxPendingBytes),
    )
  }

  /** Resolves when it is settled; never rejects: `onFailure` hears why it did not work. */
  async send(
    notification: Notification,
    bytes: number,
    onFailure: (error: NotificationError) => void,
  ): Promise<void> {
    this.#pending += 1
    this.#pendingBytes += bytes
    try {
      await this.#strategy.send(notification, { deadline: performance.now() + this.#timeoutMs })
      this.confirmed += 1
    } catch (error) {
      this.failed += 1
      onFailure(toNotificationError(error, 'rejected'))
    } finally {
      this.#pending -= 1
      this.#pendingBytes -= bytes
      this.#wake()
    }
  }

  /** Resolves when nothing is under way any more. */
  async drained(): Promise<void> {
    await this.#until(() => this.#pending === 0)
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
