import { collectedHeap } from '@glance-notifications/test-brokers'
import { expect, it } from 'vitest'
import { startPeer } from './peer/amqp-peer.js'
import { openNotifier, outcomes, published } from './support.js'

const mebibyte = 2 ** 20
const count = 30

it('what is in flight takes no memory for what it says once that is written', async () => {
  await using peer = await startPeer(({ name }) => name === 'publish')
  await using notifier = openNotifier(
    { url: peer.url },
    { budget: { maxBytes: 2 * count * mebibyte }, sendTimeoutMs: 60_000 },
  )
  await notifier.ready()
  const before = await collectedHeap()
  const sends = Array.from({ length: count }, (_, n) =>
    notifier.info('image.create', { text: `${n}`.repeat(mebibyte / 2) }),
  )
  const connection = await published(peer, count)
  expect((await collectedHeap()) - before).toBeLessThan((count * mebibyte) / 4)
  expect(notifier.stats).toMatchObject({ inFlight: count })
  connection.ack(count, true)
  expect(new Set(await outcomes(sends))).toEqual(new Set(['accepted']))
})
