import rhea, { type Session } from 'rhea'

/**
 * rhea prints a delivery state that it does not know, and also the `null` of a broker that settles without one. A
 * library prints nothing: of its session, rhea hears only the outcomes that it knows.
 */
export function hushUnknownStates(session: Session): void {
  const hear: unknown = Reflect.get(session, 'on_disposition')
  if (typeof hear !== 'function') return
  Object.assign(session, {
    on_disposition({ performative }: DispositionFrame): void {
      const { role, first, last, settled, state } = performative
      const known = isOutcome(state) ? state : undefined
      Reflect.apply(hear, session, [{ performative: { role, first, last, settled, state: known } }])
    },
  })
}

/** What rhea reads of the frame (AMQP 1.0, section 2.7.6). */
interface DispositionFrame {
  readonly performative: {
    readonly role: boolean
    readonly first: number
    readonly last?: number
    readonly settled?: boolean
    readonly state?: object
  }
}

const { is_accepted, is_rejected, is_released, is_modified } = rhea.message

function isOutcome(state: object | undefined): boolean {
  if (!state) return false
  return is_accepted(state) || is_rejected(state) || is_released(state) || is_modified(state)
}
