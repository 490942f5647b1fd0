import type { Notifier } from '@glance-notifications/core'
import type { ImageEvents } from '@glance-notifications/payloads'
import type { Contender } from '../contender/contender.js'
import { imagePayload, imagePayloads } from './image.js'
import { publishCell } from './publish-cell.js'

/** Sends the images in turn through a notifier, over one connection. */
export async function publishNotifications(notifier: Notifier<ImageEvents>): Promise<Contender> {
  const payloads = imagePayloads()
  await notifier.ready()
  return {
    run: (cell) =>
      publishCell(cell, (n, done) => {
        const payload = payloads[n % payloads.length] ?? imagePayload(n)
        notifier.info('image.update', payload).then(() => done(), done)
      }),
    close: () => notifier.close(),
  }
}
