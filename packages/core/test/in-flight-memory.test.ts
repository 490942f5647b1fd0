import { expect, it } from 'vitest'
import { type OutgoingSend, transportStrategy } from '../src/connection/index.js'
import { createNotifier, type Notification } from '../src/index.js'
import { collectGarbage } from './support/collect-garbage.js'

it('nobody keeps a notification that was written, while the broker has not spoken', async () => {
  const written: WeakRef<Notification>[] = []
  const sends: OutgoingSend[] = []
  const strategy = transportStrategy<object>({
    name: 'test',
    hosts: [{ name: 'a' }],
    dial: async () => ({
      lost: new Promise<never>(() => {}),
      writable: true,
      write(notification, _, send) {
        written.push(new WeakRef(notification))
        sends.push(send)
      },
      close: async () => {},
    }),
  })
  await using notifier = createNotifier({ strategy })
  await notifier.ready()
  const { signal } = new AbortController()
  const sent = [notifier.info('a', 1), notifier.info('b', 2, { signal, headers: { n: 1 } })]
  notifier.detached.info('c', 3)
  expect(written).toHaveLength(3)
  await collectGarbage()
  expect(written.map((one) => one.deref())).toEqual([undefined, undefined, undefined])
  for (const send of sends) send.accept()
  expect(await Promise.all(sent)).toMatchObject([{ status: 'accepted' }, { status: 'accepted' }])
})
