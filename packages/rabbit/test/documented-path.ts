import { connect } from 'amqplib'
import { startPeer } from './peer/amqp-peer.js'

/** How often amqplib was called to publish. */
export let publishes = 0

/**
 * Wraps `publish` of amqplib's channels, as what traces a process does: nothing is written directly until the function returned is
 * called. Other files of tests may run in this process, with the same amqplib.
 */
export async function takeDocumentedPath(): Promise<() => void> {
  await using peer = await startPeer()
  const model = await connect(peer.url)
  const channel = await model.createConfirmChannel()
  const ofAll: object = Object.getPrototypeOf(channel)
  const publish: unknown = Reflect.get(ofAll, 'publish')
  if (typeof publish !== 'function') throw new Error('amqplib cannot publish')
  Object.assign(ofAll, {
    publish(this: unknown, ...args: readonly unknown[]): unknown {
      publishes += 1
      return Reflect.apply(publish, this, args)
    },
  })
  await model.close()
  return () => void Object.assign(ofAll, { publish })
}
