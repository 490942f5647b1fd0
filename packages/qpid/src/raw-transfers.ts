import type { Delivery, Receiver } from 'rhea'
import { DeliveryBuffer } from './delivery-buffer.js'
import type { TransferRules } from './transfer-rules.js'

/** Sequence numbers of AMQP begin anew here (section 2.8.10); rhea goes on, and cannot write the next one. */
const endOfNumbers = 2 ** 32

/**
 * rhea decodes a message before anybody hears of it: one that it cannot read ends the connection, and so comes again for
 * ever; sections that it does not know, and messages beyond the credit, it prints. Of a message without a format it hands
 * over the bytes; what a broker must not do is told to `giveUp` instead.
 */
export function handOverBytes(
  receiver: Receiver,
  rules: TransferRules,
  giveUp: (reason: string) => void,
): void {
  const { session } = receiver
  const hear: unknown = Reflect.get(session, 'on_transfer')
  const incoming: unknown = Reflect.get(session, 'incoming')
  if (typeof hear !== 'function' || typeof incoming !== 'object' || incoming === null) return
  const deliveries = new DeliveryBuffer<Delivery>()
  Object.assign(incoming, { deliveries })
  // A flow of the broker says nothing that counts here, and rhea prints one that it finds odd.
  Object.assign(receiver, { on_flow: () => {} })
  Object.assign(session, {
    on_transfer({ performative, payload = Buffer.alloc(0) }: TransferFrame): void {
      const { handle, delivery_id, delivery_tag, settled, more, aborted } = performative
      const id = typeof delivery_id === 'number' ? delivery_id : undefined
      const part = { id, hasMore: more === true, isAborted: aborted === true, bytes: payload.length }
      const fault = rules.fault(part, receiver.has_credit(), deliveries.size)
      if (fault !== undefined) {
        giveUp(fault)
        return
      }
      if (!receiver.has_credit()) Object.assign(receiver, { credit: 1 })
      const frame = { performative: { handle, delivery_id, delivery_tag, settled, more }, payload }
      Reflect.apply(hear, session, [frame])
      beginAnew(incoming, 'next_transfer_id')
      beginAnew(incoming, 'next_delivery_id')
      beginAnew(receiver, 'delivery_count')
    },
  })
}

/** rhea counts from 0, the broker from where it likes (RabbitMQ 4: from 2^32 - 5), and there would be too much credit. */
export function takeDeliveryCount(receiver: Receiver): void {
  const remote: unknown = Reflect.get(receiver, 'remote')
  const attach: unknown = typeof remote === 'object' && remote !== null && Reflect.get(remote, 'attach')
  if (typeof attach !== 'object' || attach === null) return
  const count: unknown = Reflect.get(attach, 'initial_delivery_count')
  if (typeof count === 'number') Object.assign(receiver, { delivery_count: count })
}

function beginAnew(counter: object, field: string): void {
  if (Reflect.get(counter, field) === endOfNumbers) Reflect.set(counter, field, 0)
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
