import type { NotificationError } from '@glance-notifications/core'
import rhea, { type Delivery } from 'rhea'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DeadLetterLink } from './dead-letter-link.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const accepted: unknown = Reflect.apply(Reflect.get(rhea.message, 'accepted'), undefined, [])

/** A link over a sender of rhea that is connected to nobody, and what it has sent. */
function linkWith({ credit = 5_000 }: { credit?: number } = {}) {
  const container = rhea.create_container()
  const connection = container.create_connection({ host: 'broker.test', port: 5672, reconnect: false })
  const sender = connection.create_session({ outgoing: 5_000 }).open_sender('dead')
  Object.assign(sender, { credit })
  const sent: Delivery[] = []
  const send = sender.send.bind(sender)
  sender.send = (...letter) => {
    const delivery = send(...letter)
    sent.push(delivery)
    return delivery
  }
  const giveUp = vi.fn<(error: NotificationError) => void>()
  const link = new DeadLetterLink(container, sender, giveUp)
  return {
    link,
    sent,
    giveUp,
    gives: (more: number) => {
      Object.assign(sender, { credit: Reflect.get(sender, 'credit') + more })
      container.emit('sendable', { sender })
    },
    accepts: (delivery: Delivery | undefined) => {
      Object.assign(delivery ?? {}, { remote_state: accepted })
      for (const event of ['accepted', 'settled']) container.emit(event, { delivery })
    },
  }
}

const letter = Buffer.from('letter')

const hearing = () => vi.fn<(outcome: 'accepted' | NotificationError) => void>()

describe('a link for dead letters', () => {
  it('says once that a letter was accepted', () => {
    const { link, sent, accepts } = linkWith()
    const done = hearing()
    link.send(letter, done)
    accepts(sent[0])
    vi.advanceTimersByTime(60_000)
    expect(done.mock.calls).toEqual([['accepted']])
  })

  it('waits for credit, and tells when there is none in time', () => {
    const { link, sent, gives } = linkWith({ credit: 1 })
    const done = [hearing(), hearing(), hearing()] as const
    for (const each of done) link.send(letter, each)
    expect(sent).toHaveLength(1)
    vi.advanceTimersByTime(9_000)
    gives(1)
    expect(sent).toHaveLength(2)
    vi.advanceTimersByTime(1_100)
    expect(done[2]).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'blocked', phase: 'credit' }),
    )
    gives(1)
    expect(sent).toHaveLength(2)
  })

  it('gives a letter up after ten seconds without an outcome, and does not hear of it any more', () => {
    const { link, sent, accepts } = linkWith()
    const done = hearing()
    link.send(letter, done)
    vi.advanceTimersByTime(10_100)
    expect(done).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'timeout', phase: 'confirm' }),
    )
    accepts(sent[0])
    expect(done).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['1,000 letters', 1_000, 10],
    ['32 MiB', 32, 1024 * 1024],
  ])('asks for another connection when %s have no outcome in time', (_, count, size) => {
    const { link, giveUp } = linkWith()
    const send = (): void => link.send(Buffer.alloc(size), () => {})
    for (let n = 1; n < count; n += 1) send()
    vi.advanceTimersByTime(10_100)
    expect(giveUp).not.toHaveBeenCalled()
    send()
    vi.advanceTimersByTime(10_100)
    expect(giveUp).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'connection-lost' }))
  })

  it('does not count letters whose outcome came too late', () => {
    const { link, sent, accepts, giveUp } = linkWith()
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 500; n += 1) link.send(letter, () => {})
      vi.advanceTimersByTime(10_100)
      for (const delivery of sent.splice(0)) accepts(delivery)
    }
    expect(giveUp).not.toHaveBeenCalled()
  })

  it('is settled when all letters are, and when it is abandoned leaves no timer', async () => {
    const { link, sent, accepts } = linkWith({ credit: 1 })
    await link.settled()
    link.send(letter, () => {})
    const all = vi.fn<() => void>()
    const settled = link.settled().then(all)
    await Promise.resolve()
    expect(all).not.toHaveBeenCalled()
    accepts(sent[0])
    await settled
    const done = hearing()
    link.send(letter, done)
    const abandoned = link.settled()
    link.abandon()
    await abandoned
    vi.advanceTimersByTime(60_000)
    expect(done).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })
})
