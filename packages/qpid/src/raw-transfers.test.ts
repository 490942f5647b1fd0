import rhea, { type Receiver } from 'rhea'
import { describe, expect, it, vi } from 'vitest'
import { handOverBytes } from './raw-transfers.js'

/** A receiver of rhea that is connected to nobody, with what its session hears. */
function receiverWith({ credit }: { credit: number }) {
  const connection = rhea
    .create_container()
    .create_connection({ host: 'broker.test', port: 5672, reconnect: false })
  const session = connection.create_session()
  const receiver: Receiver = session.open_receiver({ credit_window: 0 })
  const heard = vi.fn<(frame: object) => void>()
  Object.assign(session, { on_transfer: heard })
  Object.assign(receiver, { credit })
  const giveUp = vi.fn<(reason: string) => void>()
  handOverBytes(receiver, giveUp)
  const transfer = (frame: object): void => {
    Reflect.apply(Reflect.get(session, 'on_transfer'), session, [frame])
  }
  return { transfer, heard, giveUp }
}

const performative = { handle: 0, delivery_id: 7, message_format: 0, settled: false, more: true }
const payload = Buffer.from('bytes')

describe('the transfers of a session', () => {
  it('reach rhea without their format, so that it does not read them', () => {
    const { transfer, heard, giveUp } = receiverWith({ credit: 1 })
    transfer({ performative, payload })
    expect(heard).toHaveBeenCalledExactlyOnceWith({
      performative: { handle: 0, delivery_id: 7, delivery_tag: undefined, settled: false, more: true },
      payload,
    })
    expect(giveUp).not.toHaveBeenCalled()
  })

  it('always have a payload', () => {
    const { transfer, heard } = receiverWith({ credit: 1 })
    transfer({ performative })
    expect(heard.mock.calls[0]?.[0]).toMatchObject({ payload: Buffer.alloc(0) })
  })

  it.each([
    ['that are aborted', 1, { ...performative, aborted: true }, /aborted/],
    ['beyond the credit', 0, performative, /credit/],
  ])('%s reach nobody', (_, credit, frame, reason) => {
    const { transfer, heard, giveUp } = receiverWith({ credit })
    transfer({ performative: frame, payload })
    expect(heard).not.toHaveBeenCalled()
    expect(giveUp).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(reason))
  })
})
