import { connect } from 'amqplib'
import type { OpenContender } from '../../contender/contender.js'
import type { Amqp091Settings } from '../settings.js'
import { open as openOurs } from './publish-rabbit.js'

/** Ours, in a process where somebody traces what amqplib publishes: then nothing is written past its documented API. */
export const open: OpenContender<Amqp091Settings> = async (settings) => {
  await tracePublish(settings.url)
  return openOurs(settings)
}

/** As tracers do: in the place of the method of all channels stands one that calls it. */
async function tracePublish(url: string): Promise<void> {
  const connection = await connect(url)
  const traced: object = Object.getPrototypeOf(Object.getPrototypeOf(await connection.createConfirmChannel()))
  const publish: unknown = Reflect.get(traced, 'publish')
  if (typeof publish !== 'function') throw new Error('amqplib has no publish.')
  Object.assign(traced, {
    publish(this: unknown, ...call: readonly unknown[]): unknown {
      return Reflect.apply(publish, this, call)
    },
  })
  await connection.close()
}
