import rhea, { type Session } from 'rhea'

/** More than rhea has on their way at a time: of what came before, everything was said. */
const mostOnTheWay = 10_000

/**
 * rhea prints a delivery state that it does not know, and also the `null` of a broker that settles without one. A
 * library prints nothing: of its session, rhea hears only the outcomes that it knows. Of a run of deliveries it looks at each
 * number, which may be four thousand million: it hears of those that there are. What a broker says of messages that it has
 * sent says nothing that counts.
 */
export function hushUnknownStates(session: Session): void {
  const hear: unknown = Reflect.get(session, 'on_disposition')
  if (typeof hear !== 'function') return
  Object.assign(session, {
    on_disposition({ performative }: DispositionFrame): void {
      const { role, first, last, settled, state } = performative
      const next: unknown = Reflect.get(Reflect.get(session, 'outgoing'), 'next_delivery_id')
      if (!role || typeof next !== 'number') return
      const run = {
        first: Math.max(first, next - mostOnTheWay),
        last: Math.min(last ?? first, next - 1),
      }
      // rhea takes a last number of 0 for none.
      if (run.last < run.first || !Number.isInteger(run.first)) return
      const known = isOutcome(state) ? state : undefined
      Reflect.apply(hear, session, [{ performative: { role, ...run, settled, state: known } }])
    },
  })
}

/** What rhea reads of the frame (AMQP 1.0, section 2.7.6). */
export interface DispositionFrame {
  readonly performative: {
    readonly role: boolean
    readonly first: number
    readonly last?: number
    readonly settled?: boolean
    readonly state?: object
  }
}

const { is_accepted, is_rejected, is_released, is_modified } = rhea.message

export function isOutcome(state: object | undefined): state is object {
  if (!state) return false
  return is_accepted(state) || is_rejected(state) || is_released(state) || is_modified(state)
}
