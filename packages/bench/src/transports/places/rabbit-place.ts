import type { Missing, Place } from '../../case.js'
import type { Cell } from '../../contender/contender.js'
import type { Surroundings } from '../../surroundings.js'
import type { Amqp10Settings, Amqp091Settings } from '../settings.js'
import { makeRabbitQueue, type RabbitQueue } from './rabbit-queue.js'

type SettingsIn = (queue: RabbitQueue, version: string) => Amqp091Settings | Amqp10Settings

/** RabbitMQ, a virtual host for each contender. `fill`: what is in the queue before a cell. */
export function rabbitPlace(settingsIn: SettingsIn, fill: (cell: Cell) => number) {
  return async ({ brokers }: Surroundings): Promise<Place | Missing> => {
    const node = await brokers.rabbit()
    if ('missing' in node) return node
    const queues = new Map<string, RabbitQueue>()
    return {
      async settingsFor(contender) {
        const queue = await makeRabbitQueue(node)
        queues.set(contender, queue)
        return settingsIn(queue, node.version)
      },
      async before(contender, cell) {
        await queues.get(contender)?.fill(fill(cell))
      },
      async close() {
        await Promise.all([...queues.values()].map((queue) => queue.release()))
      },
    }
  }
}

export const overAmqp091: SettingsIn = ({ lease: { url, exchange, topic } }) => ({ url, exchange, topic })

/** To the exchange, where the subject of a message is its routing key. */
export const sendingOverAmqp10: SettingsIn = (queue, version) => ({
  ...connectionOver(queue),
  address: version.startsWith('3.')
    ? `/exchange/${queue.lease.exchange}`
    : `/exchanges/${queue.lease.exchange}`,
})

export const receivingOverAmqp10: SettingsIn = (queue, version) => ({
  ...connectionOver(queue),
  address: `${version.startsWith('3.') ? '/amq/queue' : '/queues'}/${queue.lease.topic}.info`,
})

function connectionOver({ lease }: RabbitQueue): Omit<Amqp10Settings, 'address'> {
  if (!lease.amqp10) throw new Error('This RabbitMQ was not started by us')
  return lease.amqp10
}
