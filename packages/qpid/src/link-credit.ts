import type { Receiver, Sender } from 'rhea'

/**
 * For how many messages there is credit that is not spoken for, when `written` were given to rhea in all: it holds what
 * it has not put on the wire yet, and counts it only then.
 */
export function creditLeft(sender: Sender, written: number): number {
  const onTheWire = numberIn(sender, 'delivery_count')
  return numberIn(sender, 'credit') - (written - onTheWire)
}

/** How many messages more a receiver has asked for. */
export function creditGiven(receiver: Receiver): number {
  return numberIn(receiver, 'credit')
}

/** rhea's types know only whether there is credit; how much there is, is needed to send, or ask for, no more than that. */
function numberIn(link: Sender | Receiver, field: 'credit' | 'delivery_count'): number {
  const value: unknown = Reflect.get(link, field)
  return typeof value === 'number' && !Number.isNaN(value) ? value : 0
}
