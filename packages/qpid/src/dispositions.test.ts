import rhea, { type Delivery, type Receiver } from 'rhea'
import { describe, expect, it, vi } from 'vitest'
import { Dispositions } from './dispositions.js'

/** Deliveries 1, 2, 3 … of a session of rhea that is connected to nobody, and what it writes about them. */
function deliveriesOf(count: number): { deliveries: readonly Delivery[]; written: string[] } {
  const connection = rhea
    .create_container()
    .create_connection({ host: 'broker.test', port: 5672, reconnect: false })
  const session = connection.create_session()
  const receiver: Receiver = session.open_receiver({ credit_window: 0, autoaccept: false, autosettle: false })
  Object.assign(receiver, { credit: count, is_remote_open: () => true })
  const written: string[] = []
  const output = (frame: object): void => {
    const first: unknown = Reflect.get(frame, 'first')
    const last: unknown = Reflect.get(frame, 'last')
    const state: unknown = Reflect.get(frame, 'state')
    if (typeof state !== 'object' || state === null) return
    const code = Number(Reflect.get(Object(Reflect.get(state, 'descriptor')), 'value'))
    written.push(`${String(first)} to ${String(last)} ${outcomes[code] ?? code}`)
  }
  Object.assign(session, { output })
  const deliveries: Delivery[] = []
  receiver.on('message', ({ delivery }) => {
    if (delivery) deliveries.push(delivery)
  })
  const incoming: unknown = Object(Reflect.get(session, 'incoming'))
  const hear: unknown = Reflect.get(Object(incoming), 'on_transfer')
  if (typeof hear !== 'function') throw new Error('rhea hears of transfers elsewhere.')
  for (let id = 1; id <= count; id += 1)
    Reflect.apply(hear, incoming, [{ performative: { delivery_id: id }, payload: Buffer.alloc(0) }, receiver])
  return { deliveries, written }
}

function acceptEach(deliveries: readonly Delivery[]): void {
  for (const delivery of deliveries) delivery.accept()
}

/** The codes of section 3.4. */
const outcomes: Readonly<Record<number, string>> = {
  36: 'accepted',
  37: 'rejected',
  38: 'released',
  39: 'modified',
}

describe('dispositions', () => {
  it('tell a run of accepted ones in one frame, in whatever order they were settled', async () => {
    const { deliveries, written } = deliveriesOf(5)
    const dispositions = new Dispositions(10, acceptEach, () => {})
    for (const delivery of deliveries.toReversed()) dispositions.accept(delivery)
    await dispositions.flush()
    expect(written).toEqual(['1 to 5 accepted'])
  })

  it('never take what is settled otherwise for part of a run', async () => {
    const { deliveries, written } = deliveriesOf(6)
    const dispositions = new Dispositions(10, acceptEach, () => {})
    deliveries.forEach((delivery, index) => {
      if (index % 2 === 0) dispositions.settle(delivery, () => delivery.release())
      else dispositions.accept(delivery)
    })
    await dispositions.flush()
    expect(written.toSorted()).toEqual([
      '1 to 1 released',
      '2 to 2 accepted',
      '3 to 3 released',
      '4 to 4 accepted',
      '5 to 5 released',
      '6 to 6 accepted',
    ])
  })

  it('do not tell two kinds in one turn when they are flushed twice at once', async () => {
    const { deliveries, written } = deliveriesOf(3)
    const dispositions = new Dispositions(10, acceptEach, () => {})
    for (const delivery of deliveries) {
      if (delivery.id === 1) dispositions.settle(delivery, () => delivery.release())
      else dispositions.accept(delivery)
    }
    await Promise.all([dispositions.flush(), dispositions.flush()])
    expect(written).toEqual(['1 to 1 released', '2 to 3 accepted'])
  })

  it('are told when so many have been settled, and else together after a moment, and counted', async () => {
    const { deliveries, written } = deliveriesOf(5)
    const told = vi.fn<(count: number) => void>()
    const dispositions = new Dispositions(3, acceptEach, told)
    for (const delivery of deliveries.slice(0, 3)) dispositions.accept(delivery)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    expect(told.mock.calls).toEqual([[3]])
    for (const delivery of deliveries.slice(3)) dispositions.accept(delivery)
    expect(told).toHaveBeenCalledTimes(1)
    await vi.waitFor(() => expect(told.mock.calls).toEqual([[3], [2]]), { timeout: 10_000 })
    expect(written).toEqual(['1 to 3 accepted', '4 to 5 accepted'])
  })

  it('are told no more when they are abandoned', async () => {
    const { deliveries, written } = deliveriesOf(2)
    const dispositions = new Dispositions(1, acceptEach, () => {})
    for (const delivery of deliveries) dispositions.accept(delivery)
    dispositions.abandon()
    await dispositions.flush()
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    expect(written).toEqual([])
  })
})
