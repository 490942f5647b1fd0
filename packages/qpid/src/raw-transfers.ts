import type { Receiver } from 'rhea'

/**
 * rhea decodes a message before anybody hears of it: one that it cannot read ends the connection, and so comes again for
 * ever; sections that it does not know, and messages beyond the credit, it prints. Of a message without a format it hands
 * over the bytes; what a broker must not do is told to `giveUp` instead.
 */
export function handOverBytes(receiver: Receiver, giveUp: (reason: string) => void): void {
  const { session } = receiver
  const hear: unknown = Reflect.get(session, 'on_transfer')
  if (typeof hear !== 'function') return
  // A flow of the broker says nothing that counts here, and rhea prints one that it finds odd.
  Object.assign(receiver, { on_flow: () => {} })
  Object.assign(session, {
    on_transfer({ performative, payload = Buffer.alloc(0) }: TransferFrame): void {
      const { handle, delivery_id, delivery_tag, settled, more, aborted } = performative
      // Of a message that is aborted, rhea would hand over the half.
      const frame = { performative: { handle, delivery_id, delivery_tag, settled, more }, payload }
      if (aborted === true) giveUp('The broker has aborted a delivery.')
      else if (!receiver.has_credit()) giveUp('The broker has sent more than it has credit for.')
      else Reflect.apply(hear, session, [frame])
    },
  })
}

/** What is read of the frame (AMQP 1.0, section 2.7.5). */
interface TransferFrame {
  readonly performative: {
    readonly handle: number
    readonly delivery_id?: number
    readonly delivery_tag?: Buffer
    readonly settled?: boolean
    readonly more?: boolean
    readonly aborted?: boolean
  }
  readonly payload?: Buffer
}
