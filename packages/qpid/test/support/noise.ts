import type { Socket } from 'node:net'
import type { Chance } from '@glance-notifications/test-brokers'

/** Where a frame has its size. */
const sizeAt = 0
/** Frames that peers have written in good order, each kind a few times. */
const heard: Buffer[] = []
const mostHeard = 300

/** What a broker might say, but not now, not here, or not so. */
function noise(chance: Chance): Buffer {
  if (chance.happens(0.1) || heard.length === 0) return chance.bytes(1 + chance.below(200))
  if (chance.happens(0.25)) return handMade(chance)
  const frame = heard[chance.below(heard.length)] ?? Buffer.alloc(0)
  return chance.happens(0.7) ? chance.mutate(frame, sizeAt) : frame
}

/** A frame with these fields, from 0x10 (open) to 0x18 (close), or of SASL (AMQP 1.0, sections 2.7 and 5.3.3). */
function handMade(chance: Chance): Buffer {
  const fields = Array.from({ length: chance.below(12) }, () => fieldOf(chance))
  const list = Buffer.concat(fields)
  const code = chance.happens(0.1) ? 0x40 + chance.below(6) : 0x10 + chance.below(10)
  const body = Buffer.concat([
    Buffer.from([0, 0x53, code, 0xd0]),
    sizes(list.length + 4, fields.length),
    list,
  ])
  const head = Buffer.from([0, 0, 0, 0, 2, chance.happens(0.9) ? 0 : 1, 0, chance.pick([0, 0, 0, 1, 9])])
  const frame = Buffer.concat([
    head,
    body,
    chance.happens(0.2) ? chance.bytes(chance.below(40)) : Buffer.alloc(0),
  ])
  frame.writeUInt32BE(frame.length)
  return frame
}

function fieldOf(chance: Chance): Buffer {
  const hex = chance.pick([
    '40',
    '41',
    '42',
    '43',
    '45',
    '5201',
    '5205',
    '70ffffffff',
    '7000000100',
    '80ffffffffffffffff',
    'a10161',
    'a100',
    'a3066c696e6b2d31',
    'c10100',
    '00532445',
    '00532545',
    '00532645',
    '0053774100',
    'e00402a30161',
    'f000000005ffffffff40',
    'a00161',
  ])
  return Buffer.from(hex, 'hex')
}

function sizes(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [n, value] of values.entries()) bytes.writeUInt32BE(value, 4 * n)
  return bytes
}

export interface Spoiling {
  readonly chance: Chance
  /** Whether it is spoiled at present. */
  readonly isNoisy: () => boolean
}

/** Lets a peer say what it says up to some frame, and then something else beside it, or instead of it. rhea writes frame by frame. */
export function spoil(socket: Socket, { chance, isNoisy }: Spoiling): void {
  const write = socket.write.bind(socket)
  let left = chance.below(16)
  let isSilent = false
  Object.assign(socket, {
    write(frame: Buffer) {
      if (!isNoisy()) {
        if (heard.length < mostHeard) heard.push(Buffer.from(frame))
        return write(frame)
      }
      left -= 1
      if (left > 0) return write(frame)
      if (isSilent || socket.destroyed) return true
      isSilent = chance.happens(0.3)
      const isSaid = chance.happens(0.6) ? write(frame) : true
      for (let count = 1 + chance.below(4); count > 0; count -= 1) write(noise(chance))
      if (chance.happens(0.2)) socket.destroy(new Error('The peer has had enough.'))
      return isSaid
    },
  })
}
