import type { ConnectedSource, Delivery } from '@glance-notifications/core'
import { vi } from 'vitest'
import { type QpidSourceOptions, qpidSource } from '../../src/index.js'
import { type QueuePeer, type QueuePeerOptions, startQueuePeer } from './queue-peer.js'
import { closing, impatient } from './setup.js'

export async function queuePeerFor(options?: QueuePeerOptions): Promise<QueuePeer> {
  return closing(await startQueuePeer(options))
}

/** A source that is closed at the end of the test. */
export function sourceFor(options: QpidSourceOptions): ConnectedSource {
  const source = qpidSource({ address: 'images', ...impatientSource, ...options })
  closing({ close: () => source.close(within(500)) })
  return source
}

const { backOff } = impatient
const impatientSource = backOff ? { backOff } : {}

export function within(ms: number): { deadline: number } {
  return { deadline: performance.now() + ms }
}

export interface Started {
  readonly source: ConnectedSource
  readonly deliveries: Delivery[]
  /** Resolves when so many have come. */
  readonly until: (count: number) => Promise<readonly Delivery[]>
}

/** A source that has been started, with what it delivers. */
export async function startedSource(
  options: QpidSourceOptions,
  {
    credit = 100,
    onDelivery = () => {},
  }: { credit?: number; onDelivery?: (delivery: Delivery) => void } = {},
): Promise<Started> {
  const source = sourceFor(options)
  const deliveries: Delivery[] = []
  const deliver = (delivery: Delivery): void => {
    deliveries.push(delivery)
    onDelivery(delivery)
  }
  await source.start(deliver, { credit, ...within(20_000) })
  return {
    source,
    deliveries,
    async until(count) {
      const enough = (): void => {
        if (deliveries.length < count) throw new Error(`${deliveries.length} of ${count} have come.`)
      }
      await vi.waitFor(enough, { interval: 2, timeout: 20_000 })
      return deliveries
    },
  }
}

export function textOf({ body }: Delivery): string {
  return Buffer.from(body).toString()
}
