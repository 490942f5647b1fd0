import { connect } from 'amqplib'
import { startPeer } from './peer/amqp-peer.js'

/** How often amqplib was called to publish. */
export let publishes = 0
/** How many consumers amqplib was asked for. */
export let consumers = 0

/**
 * Wraps `publish` and `consume` of amqplib's channels, as what traces a process does: nothing is written or read directly until the
 * function returned is called. Other files of tests may run in this process, with the same amqplib.
 */
export async function takeDocumentedPath(): Promise<() => void> {
  await using peer = await startPeer()
  const model = await connect(peer.url)
  const channel = await model.createConfirmChannel()
  const confirming: object = Object.getPrototypeOf(channel)
  const unwraps = [
    wrap(confirming, 'publish', () => {
      publishes += 1
    }),
    wrap(Object.getPrototypeOf(confirming), 'consume', () => {
      consumers += 1
    }),
  ]
  await model.close()
  return () => {
    for (const unwrap of unwraps) unwrap()
  }
}

function wrap(methods: object, name: string, called: () => void): () => void {
  const method: unknown = Reflect.get(methods, name)
  if (typeof method !== 'function') throw new Error(`amqplib cannot ${name}`)
  Object.assign(methods, {
    [name](this: unknown, ...args: readonly unknown[]): unknown {
      called()
      return Reflect.apply(method, this, args)
    },
  })
  return () => void Object.assign(methods, { [name]: method })
}
