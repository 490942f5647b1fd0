import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** What amqplib itself encodes with, which it does not export. */
const require = createRequire(import.meta.url)
const lib = join(dirname(require.resolve('amqplib')), 'lib')

function call(file: string, name: string, ...args: readonly unknown[]): unknown {
  const module: unknown = require(join(lib, file))
  const encode: unknown = typeof module === 'object' && module !== null && Reflect.get(module, name)
  if (typeof encode !== 'function') throw new Error(`amqplib has no ${name} in ${file}`)
  return Reflect.apply(encode, undefined, args)
}

function bytes(value: unknown): Buffer {
  if (!Buffer.isBuffer(value)) throw new Error('amqplib gave no bytes')
  return value
}

const basicPublish = 0x3c0028
const basicAck = 0x3c0050
const basicProperties = 60

/** The frames in which amqplib publishes a message that needs no more than one for its body. */
export function publishFrames(
  channel: number,
  exchange: string,
  routingKey: string,
  body: Buffer,
  options: object,
): Buffer {
  const module: unknown = require(join(lib, 'api_args.js'))
  if (typeof module !== 'object' || module === null) throw new Error('amqplib has no arguments')
  const publish: unknown = Reflect.get(module, 'publish')
  if (typeof publish !== 'function') throw new Error('amqplib has no publish')
  const fields: unknown = Reflect.apply(publish, undefined, [exchange, routingKey, options])
  return Buffer.concat([
    bytes(call('defs.js', 'encodeMethod', basicPublish, channel, fields)),
    bytes(call('defs.js', 'encodeProperties', basicProperties, channel, body.length, fields)),
    ...(body.length === 0 ? [] : [bytes(call('frame.js', 'makeBodyFrame', channel, body))]),
  ])
}

export function ackFrame(channel: number, deliveryTag: number, multiple: boolean): Buffer {
  return bytes(call('defs.js', 'encodeMethod', basicAck, channel, { deliveryTag, multiple }))
}

const basicDeliver = 0x3c003c

/** The frames in which a broker that encodes as amqplib does delivers a message. */
export function deliveryFrames(channel: number, fields: object, properties: object, body: Buffer): Buffer {
  return Buffer.concat([
    bytes(call('defs.js', 'encodeMethod', basicDeliver, channel, fields)),
    bytes(call('defs.js', 'encodeProperties', basicProperties, channel, body.length, properties)),
    ...(body.length === 0 ? [] : [bytes(call('frame.js', 'makeBodyFrame', channel, body))]),
  ])
}

/** What amqplib reads out of frames. */
export function readFrames(frames: Buffer): unknown[] {
  const read: unknown[] = []
  for (let rest = frames; rest.length > 0; ) {
    const parsed: unknown = call('frame.js', 'parseFrame', rest, 0)
    if (typeof parsed !== 'object' || parsed === null) throw new Error('this is no frame')
    read.push(call('frame.js', 'decodeFrame', parsed))
    rest = bytes(Reflect.get(parsed, 'rest'))
  }
  return read
}
