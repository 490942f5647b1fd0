import type { Chance } from '@glance-notifications/test-brokers'
import * as methods from './methods.js'
import {
  emptyTable,
  encodeFrame,
  encodeMethod,
  frameTypes,
  long,
  longlong,
  longstr,
  octet,
  short,
  shortstr,
} from './wire.js'

/** Where a frame has its size. */
const sizeAt = 3
const queue = 'notifications.billing'

/** What a broker might say, but not now, not here, or not so. */
export function noise(chance: Chance): Buffer {
  if (chance.happens(0.1)) return chance.bytes(1 + chance.below(200))
  const frame = frameOf(chance)
  return chance.happens(0.5) ? chance.mutate(frame, sizeAt) : frame
}

function frameOf(chance: Chance): Buffer {
  const channel = chance.pick([0, 1, 1, 1, 2, 3, 65_535])
  const tag = chance.pick([0, 1, 2, 3, 1_000, 4_294_967_000, Number.MAX_SAFE_INTEGER])
  const message = {
    exchange: 'glance',
    routingKey: queue,
    header: header(chance, channel).subarray(7, -1),
    body: chance.bytes(chance.below(50)),
  }
  const frame = chance.pick([
    () => methods.ack(channel, tag, chance.happens(0.5)),
    () => methods.nack(channel, tag, chance.happens(0.5)),
    () => methods.returned(channel, message),
    () => methods.blocked('low on memory'),
    () => methods.unblocked,
    () => methods.closeChannel(channel, chance.pick([200, 404, 406, 312, 541]), 'for some reason'),
    () => methods.closeConnection(chance.pick([200, 320, 501, 505, 541]), 'for some reason'),
    () => methods.closeConnectionOk,
    () => methods.closeChannelOk(channel),
    () => methods.channelOpenOk(channel),
    () => methods.openOk,
    () => methods.start(chance.pick(['PLAIN', '', 'PLAIN EXTERNAL', 'X'])),
    () => tune(chance),
    () => methods.confirmSelectOk(channel),
    () => methods.queueDeclareOk(channel, queue),
    () => methods.consumeOk(channel, `reader of ${queue}`),
    () => methods.cancelled(channel, chance.pick([`reader of ${queue}`, 'nobody'])),
    () => methods.delivered(channel, delivery(chance, tag)),
    () => header(chance, channel),
    () => encodeFrame(frameTypes.body, channel, chance.bytes(chance.below(50))),
    () => encodeFrame(frameTypes.heartbeat, channel, chance.bytes(chance.below(3))),
    () => encodeFrame(chance.below(256), channel, chance.bytes(chance.below(50))),
    // channel.flow, basic.get-ok, connection.secure, and a method that nobody knows.
    () => encodeMethod(channel, [20, 20], octet(chance.below(2))),
    () => encodeMethod(channel, [60, 71], longlong(tag), octet(0), shortstr('x'), shortstr('y'), long(0)),
    () => encodeMethod(0, [10, 20], longstr('challenge')),
    () =>
      encodeMethod(
        channel,
        [chance.below(100), chance.below(130)],
        chance.bytes(chance.below(30)),
        emptyTable,
      ),
  ])
  return frame()
}

const delivery = (chance: Chance, tag: number) => ({
  consumerTag: chance.pick([`reader of ${queue}`, 'nobody']),
  tag,
  routingKey: queue,
  text: chance.pick(['{}', '', 'x'.repeat(100)]),
})

function tune(chance: Chance): Buffer {
  const sizes = [short(chance.below(65_536)), long(chance.pick([0, 1, 8, 4_095, 4_096, 0xffff_ffff]))]
  return encodeMethod(0, [10, 30], ...sizes, short(chance.pick([0, 1, 65_535])))
}

/** The header of a message of any size, with any properties. */
function header(chance: Chance, channel: number): Buffer {
  const size = chance.pick([0, 1, 50, 2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER])
  const flags = chance.pick([0, 0, 0x2000, 0x8000, 0xffff])
  const properties = flags === 0x2000 ? emptyTable : chance.bytes(chance.below(20))
  const head = [short(chance.pick([60, 60, 60, 10])), short(0), longlong(size), short(flags), properties]
  return encodeFrame(frameTypes.header, channel, Buffer.concat(head))
}
