import type { Sender } from 'rhea'

/**
 * For how many messages there is credit that is not spoken for, when `written` were given to rhea in all: it holds what
 * it has not put on the wire yet, and counts it only then.
 */
export function creditLeft(sender: Sender, written: number): number {
  const onTheWire = numberIn(sender, 'delivery_count')
  return numberIn(sender, 'credit') - (written - onTheWire)
}

/** rhea's types know only whether there is credit; how much there is, is needed to send no more than that at once. */
function numberIn(sender: Sender, field: 'credit' | 'delivery_count'): number {
  const value: unknown = Reflect.get(sender, field)
  return typeof value === 'number' && !Number.isNaN(value) ? value : 0
}
