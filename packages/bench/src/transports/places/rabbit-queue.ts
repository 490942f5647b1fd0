import { setTimeout as delay } from 'node:timers/promises'
import { leaseRabbit, type RabbitLease, type RabbitNode } from '@glance-notifications/test-brokers'
import { connect } from 'amqplib'
import { imageBody, queuedImageCount } from '../image.js'
import { infoQueue, messageOptions } from '../settings.js'

/** Unconfirmed at a time when a queue is filled. */
const window = 500
/** Until RabbitMQ has written what it has confirmed, and so is at rest. */
const restMs = 150

/** A virtual host in which one contender is alone, with Glance's exchange and the queue of INFO notifications. */
export interface RabbitQueue {
  readonly lease: RabbitLease
  /** Empties the queue, and puts so many notifications into it. */
  fill(count: number): Promise<void>
  release(): Promise<void>
}

export async function makeRabbitQueue(node: RabbitNode): Promise<RabbitQueue> {
  const lease = await leaseRabbit({ node: node.address })
  const queue = infoQueue(lease)
  const connection = await connect(lease.url)
  const channel = await connection.createConfirmChannel()
  await channel.assertExchange(lease.exchange, 'topic', { durable: true })
  await channel.assertQueue(queue, { durable: true })
  await channel.bindQueue(queue, lease.exchange, queue)
  let made = 0
  return {
    lease,
    async fill(count) {
      await channel.purgeQueue(queue)
      for (let left = count; left > 0; left -= window) {
        for (let n = 0; n < Math.min(window, left); n++) {
          channel.publish(lease.exchange, queue, imageBody(made, queuedImageCount), messageOptions)
          made += 1
        }
        await channel.waitForConfirms()
      }
      await delay(restMs)
    },
    async release() {
      await connection.close()
      await lease.release()
    },
  }
}
