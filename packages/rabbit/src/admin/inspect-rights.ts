import { randomUUID } from 'node:crypto'
import { isRefused } from '../rabbit-error.js'
import type { AdminConnection } from './admin-connection.js'
import type { AdminSettings } from './admin-options.js'
import { type Finding, finding } from './finding.js'
import { probe } from './probe.js'

/** What the user may do with the exchange. Takes and sends no message; the one queue that it declares ends with the connection. */
export async function inspectRights(
  connection: AdminConnection,
  settings: AdminSettings,
): Promise<Finding[]> {
  return [await mayEmit(connection, settings), await mayListen(connection, settings)]
}

/**
 * A message that says it is of another user is refused by RabbitMQ, but only after it has looked at the rights: those of the
 * exchange and those of the topic. Should it be let through, no queue is bound to where it goes.
 */
async function mayEmit(connection: AdminConnection, settings: AdminSettings): Promise<Finding> {
  const { exchange, topic } = settings
  const subject = `user ${connection.username}`
  const refusal = await connection.answer(
    refusalOf(connection, exchange, `${topic}.glance-notify.${randomUUID()}`),
  )
  if (!isRefused(refusal)) return finding('ok', 'rights', subject, `It may send to exchange ${exchange}.`)
  const help = `Grant the user write rights on ${exchange}, if it is meant to.`
  return finding('warning', 'rights', subject, `It may not send to exchange ${exchange}.`, help)
}

async function refusalOf({ model }: AdminConnection, exchange: string, routingKey: string): Promise<unknown> {
  const channel = await model.createConfirmChannel()
  return new Promise((resolve) => {
    channel.on('error', resolve)
    channel.publish(exchange, routingKey, Buffer.alloc(0), { userId: randomUUID() }, () => {
      channel.close().then(resolve, resolve)
    })
  })
}

async function mayListen(connection: AdminConnection, { exchange }: AdminSettings): Promise<Finding> {
  const subject = `user ${connection.username}`
  const bound = await probe(connection, async (channel) => {
    const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true, durable: false })
    return channel.bindQueue(queue, exchange, `glance-notify.${randomUUID()}`)
  })
  if (bound.kind === 'refused') {
    const message = `It may not listen with a queue of its own: ${bound.text}.`
    const help = `Grant the user configure, write and read rights on "^amq\\.gen", and read rights on ${exchange}, if it is meant to.`
    return finding('warning', 'rights', subject, message, help)
  }
  return finding('ok', 'rights', subject, 'It may listen with a queue of its own.')
}
