import { readFileSync } from 'node:fs'
import { hasGlancePriority, type Notification, osloV2Format } from '@glance-notifications/core'

/** One notification as a real Glance 25.1.0 sent it (oslo.messaging 14.0.3, driver messagingv2, RabbitMQ 3.10.8). */
export interface Captured {
  readonly exchange: string
  readonly routingKey: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly body: string
  readonly notification: Notification
}

export const captures: readonly Captured[] = read('glance-25-messagingv2.jsonl')
  .trim()
  .split('\n')
  .map((line) => {
    const { exchange, routing_key, properties, body } = JSON.parse(line)
    const decoded = osloV2Format().decode({ body: Buffer.from(body) })
    if (!decoded.ok) throw new Error(decoded.reason)
    if (!hasGlancePriority(decoded.notification)) throw new Error('The priority is not one of ours.')
    return { exchange, routingKey: routing_key, properties, body, notification: decoded.notification }
  })

/** What a Glance of the given kind declares. */
export function capturedTopology(name: string): Topology {
  const topologies: Record<string, Topology> = JSON.parse(read('glance-25-topology.json'))
  const topology = topologies[name]
  if (!topology) throw new Error(`There is no topology ${name} in the fixture`)
  return topology
}

interface Topology {
  readonly exchanges: readonly unknown[]
  readonly queues: readonly unknown[]
  readonly bindings: readonly unknown[]
}

function read(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
}
