/** Larger than what any broker takes by default; RabbitMQ can be told to take as much. */
const maxMessageBytes = 512 * 1024 * 1024
/** What a part of a message costs besides its bytes. */
const partBytes = 64

/** What the rules look at of a transfer. */
export interface Part {
  readonly id: number | undefined
  readonly hasMore: boolean
  readonly isAborted: boolean
  readonly bytes: number
}

/** What a broker must keep to when it sends. */
export class TransferRules {
  readonly #most: number
  #hadCredit = false
  #isComplete = true
  #incompleteBytes = 0

  /**
   * Beyond the credit, as RabbitMQ 3 sends when credit and messages cross, it may have up to `most` deliveries on their
   * way.
   */
  constructor(most: number) {
    this.#most = most
  }

  /** What it has done that it must not do; undefined when it keeps to the rules. */
  fault({ id, hasMore, isAborted, bytes }: Part, hasCredit: boolean, unsettled: number): string | undefined {
    this.#hadCredit ||= hasCredit
    // Half of the message would be taken for the whole.
    if (isAborted) return 'The broker has aborted a delivery.'
    if (!this.#hadCredit || unsettled >= this.#most) return 'The broker has sent more than it has credit for.'
    // Without one, what becomes of it could not be told.
    if (this.#isComplete && id === undefined) return 'The broker has sent a delivery without an id.'
    if (this.#incompleteBytes > maxMessageBytes)
      return 'The broker has sent a message that is larger than any.'
    this.#isComplete = !hasMore
    this.#incompleteBytes = hasMore ? this.#incompleteBytes + bytes + partBytes : 0
    return undefined
  }
}
