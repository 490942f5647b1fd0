import { waitUntil } from '@glance-notifications/test-brokers'
import type { Child } from './child-process.js'
import type { Fault, Stage } from './fault.js'
import type { Ledger } from './ledger.js'

/** Who is told that its connection is gone notices it at once; this is for a busy machine. */
const noticeMs = 10_000
const defaultQuietMs = 10_000

export type Waits = Pick<
  Stage,
  'until' | 'accepted' | 'delivered' | 'failures' | 'hit' | 'recovered' | 'drained' | 'note' | 'broken'
>

export interface WaitsOptions {
  readonly fault: Fault
  readonly signal: AbortSignal
  /** Of this stage; more may come. */
  readonly children: readonly Child[]
  readonly ledger: Ledger
  readonly note: Stage['note']
  readonly broken: Stage['broken']
}

/** What a stage waits for, and what it says of it. */
export function createWaits({ fault, signal, children, ledger, note, broken }: WaitsOptions): Waits {
  const publishers = (): Child[] => children.filter(({ name }) => name === 'publisher')
  const running = (): Child[] => children.filter((child) => child.running)
  const acceptedSoFar = (): number => publishers().reduce((sum, { sending }) => sum + sending.accepted, 0)

  const until: Stage['until'] = (what, condition, timeoutMs = fault.boundMs) =>
    waitUntil(
      () => {
        signal.throwIfAborted()
        return condition()
      },
      { what, timeoutMs, intervalMs: 20 },
    )

  return {
    until,
    note,
    broken,
    accepted: (count) =>
      until(`${count} to be accepted`, () => acceptedSoFar() >= count || publishers().every(isOver)),
    delivered: () => ledger.tally().delivered,
    failures: (code) => publishers().reduce((sum, { sending }) => sum + (sending.failures[code] ?? 0), 0),

    async hit(action, hitChildren = running()) {
      const before = hitChildren.map(({ lapses }) => lapses)
      await action()
      const noticed = (): boolean => hitChildren.every(({ lapses }, index) => lapses > (before[index] ?? 0))
      await until('the loss to be noticed', noticed, noticeMs)
    },

    async recovered() {
      const since = performance.now()
      const before = new Map(publishers().map((child) => [child, child.sending.accepted]))
      const works = (child: Child): boolean => {
        const more = child.sending.accepted > (before.get(child) ?? -1)
        return child.state === 'ready' && (more || child.name === 'consumer' || isOver(child))
      }
      try {
        await until('all to be ready again', () => running().every(works), fault.recoveryMs)
        note(`ready after ${Math.round(performance.now() - since)} ms`)
      } catch {
        signal.throwIfAborted()
        const states = children.map(({ name, state }) => `${name} ${state}`).join(', ')
        broken(`not ready ${fault.recoveryMs} ms after the cause was gone (${states})`)
      }
    },

    async drained() {
      const { quietMs = defaultQuietMs } = fault
      for (const child of publishers()) child.tell({ type: 'rest' })
      await until('all to be emitted', () => publishers().every(isOver))
      let delivered = 0
      let lastNewsAt = performance.now()
      await until('all to be handled', () => {
        const tally = ledger.tally()
        if (tally.delivered !== delivered) lastNewsAt = performance.now()
        ;({ delivered } = tally)
        return tally.lost === 0 || performance.now() - lastNewsAt > quietMs
      })
    },
  }
}

function isOver(child: Child): boolean {
  return child.has('finished') || !child.running
}
