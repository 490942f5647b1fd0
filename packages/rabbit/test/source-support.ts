import type { ConnectedSource, ConnectionStatus, Delivery } from '@glance-notifications/core'
import type { RabbitLease } from '@glance-notifications/test-brokers'
import { type RabbitSourceOptions, rabbitSource } from '../src/index.js'
import type { Reader } from './broker.js'
import { eventually, soon, within } from './support.js'

export interface TestSource extends ConnectedSource, AsyncDisposable {
  readonly deliveries: readonly Delivery[]
  /** Every status that it has had. */
  readonly statuses: readonly ConnectionStatus[]
  /** Resolves when so many have come. */
  until(count: number): Promise<readonly Delivery[]>
}

export interface Receiving {
  readonly credit?: number
  readonly onDelivery?: (delivery: Delivery) => void
}

/** A source that keeps what it delivers, closed at the end of the block. Not started. */
export function openSource(options: RabbitSourceOptions): ConnectedSource & AsyncDisposable {
  const source = rabbitSource({ backOff: soon, ...options })
  return Object.assign(source, { [Symbol.asyncDispose]: () => source.close(within(1_000)) })
}

/** The same, started. */
export async function startedSource(
  options: RabbitSourceOptions,
  { credit = 100, onDelivery = () => {} }: Receiving = {},
): Promise<TestSource> {
  const deliveries: Delivery[] = []
  const statuses: ConnectionStatus[] = []
  const source = openSource(options)
  source.status.subscribe((status) => statuses.push(status))
  const deliver = (delivery: Delivery): void => {
    deliveries.push(delivery)
    onDelivery(delivery)
  }
  await source.start(deliver, { credit, ...within(30_000) })
  return Object.assign(source, {
    deliveries,
    statuses,
    until: (count: number) => eventually(() => deliveries.length >= count && deliveries, 30_000),
  })
}

export const placeOf = ({ url, exchange, topic }: RabbitLease) => ({ url, exchange, topic })

export function textOf({ body }: Delivery): string {
  return Buffer.from(body).toString()
}

export const done = (delivery: Delivery): void => delivery.settle({ outcome: 'done' })

/** Waits until so many messages are in the queue, and none of them is with a consumer. */
export async function untilDepth(reader: Reader, queue: string, count: number): Promise<void> {
  await eventuallyAsync(async () => (await reader.depth(queue)) === count)
}

/** As `eventually`, for what must be asked for. */
export async function eventuallyAsync(look: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!(await look())) {
    if (performance.now() > end) throw new Error(`Waited in vain for: ${String(look)}`)
  }
}

/** Publishes texts, each confirmed. */
export async function publishTexts(
  { model }: Reader,
  exchange: string,
  routingKey: string,
  texts: readonly string[],
): Promise<void> {
  const channel = await model.createConfirmChannel()
  for (const text of texts) channel.publish(exchange, routingKey, Buffer.from(text), { persistent: true })
  await channel.waitForConfirms()
  await channel.close()
}
