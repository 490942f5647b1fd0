import rhea, { type Receiver } from 'rhea'
import { describe, expect, it, vi } from 'vitest'
import { handOverBytes } from './raw-transfers.js'
import { TransferRules } from './transfer-rules.js'

/** A receiver of rhea that is connected to nobody, with what its session hears. */
function receiverWith({ credit = 1, most = 10 }: { credit?: number; most?: number } = {}) {
  const connection = rhea
    .create_container()
    .create_connection({ host: 'broker.test', port: 5672, reconnect: false })
  const session = connection.create_session()
  const receiver: Receiver = session.open_receiver({ credit_window: 0 })
  const heard = vi.fn<(frame: object) => void>()
  Object.assign(session, { on_transfer: heard })
  Object.assign(receiver, { credit })
  const giveUp = vi.fn<(reason: string) => void>()
  handOverBytes(receiver, new TransferRules(most), giveUp)
  const transfer = (frame: object): void => {
    Reflect.apply(Reflect.get(session, 'on_transfer'), session, [frame])
  }
  return { receiver, transfer, heard, giveUp }
}

const performative = { handle: 0, delivery_id: 7, message_format: 0, settled: false, more: true }
const payload = Buffer.from('bytes')

describe('the transfers of a session', () => {
  it('reach rhea without their format, so that it does not read them', () => {
    const { transfer, heard, giveUp } = receiverWith()
    transfer({ performative, payload })
    expect(heard).toHaveBeenCalledExactlyOnceWith({
      performative: { handle: 0, delivery_id: 7, delivery_tag: undefined, settled: false, more: true },
      payload,
    })
    expect(giveUp).not.toHaveBeenCalled()
  })

  it('always have a payload', () => {
    const { transfer, heard } = receiverWith()
    transfer({ performative })
    expect(heard.mock.calls[0]?.[0]).toMatchObject({ payload: Buffer.alloc(0) })
  })

  it.each([
    ['that are aborted', {}, { ...performative, aborted: true }, /aborted/],
    ['before there was credit', { credit: 0 }, performative, /credit/],
    ['beyond all credit', { most: 0 }, performative, /credit/],
    ['without an id', {}, { handle: 0, more: false }, /id/],
  ])('%s reach nobody', (_, options, frame, reason) => {
    const { transfer, heard, giveUp } = receiverWith(options)
    transfer({ performative: frame, payload })
    expect(heard).not.toHaveBeenCalled()
    expect(giveUp).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(reason))
  })

  it('of one message that never ends reach rhea until it is larger than any', () => {
    const { transfer, heard, giveUp } = receiverWith()
    const part = Buffer.alloc(100 * 1024 * 1024)
    for (let count = 0; count < 10; count += 1) transfer({ performative, payload: part })
    expect(heard).toHaveBeenCalledTimes(6)
    expect(giveUp).toHaveBeenCalledWith(expect.stringMatching(/larger than any/))
  })

  it('of one message that never ends, without a byte, reach rhea so often and no more', () => {
    const { transfer, heard, giveUp } = receiverWith()
    heard.mockImplementation(() => {
      heard.mockClear()
    })
    // Nearly as much as there may be: to get there part by part would take millions.
    const part = Buffer.alloc(100 * 1024 * 1024)
    for (let count = 0; count < 5; count += 1) transfer({ performative, payload: part })
    let count = 0
    for (; giveUp.mock.calls.length === 0; count += 1) transfer({ performative })
    expect(count).toBeLessThan(1_000_000)
    expect(giveUp).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/larger than any/))
  })

  it('need an id only when they begin a delivery', () => {
    const { transfer, heard, giveUp } = receiverWith()
    transfer({ performative, payload })
    transfer({ performative: { handle: 0, more: false }, payload })
    expect(heard).toHaveBeenCalledTimes(2)
    expect(giveUp).not.toHaveBeenCalled()
  })

  it('reach rhea also when they cross with credit, and rhea takes them for covered', () => {
    const { receiver, transfer, heard, giveUp } = receiverWith()
    transfer({ performative: { ...performative, more: false }, payload })
    Object.assign(receiver, { credit: 0 })
    heard.mockImplementation(() => expect(receiver.has_credit()).toBe(true))
    transfer({ performative, payload })
    expect(heard).toHaveBeenCalledTimes(2)
    expect(giveUp).not.toHaveBeenCalled()
  })

  it('begin to be numbered anew at 2^32', () => {
    const { receiver, transfer, heard } = receiverWith()
    const incoming: object = Object(Reflect.get(receiver.session, 'incoming'))
    heard.mockImplementation(() => {
      Object.assign(receiver, { delivery_count: 2 ** 32 })
      Object.assign(incoming, { next_delivery_id: 2 ** 32, next_transfer_id: 2 ** 32 })
    })
    transfer({ performative, payload })
    expect(receiver).toMatchObject({ delivery_count: 0 })
    expect(incoming).toMatchObject({ next_delivery_id: 0, next_transfer_id: 0 })
  })
})
