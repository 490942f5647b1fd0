import type { Headers } from '@glance-notifications/core'
import { isShort } from './frames.js'

const empty = Buffer.alloc(4)
/** Below it a number can have a fraction worth the name; beyond it amqplib decides what it is written as. */
const fractionsEnd = 2 ** 50

/**
 * The headers as a table of AMQP, byte for byte as amqplib writes it. `undefined` for what their type does not allow, and for the few
 * that it does and that are hard to write: those are for amqplib.
 */
export function headerTable(headers: Headers): Buffer | undefined {
  const names = Object.keys(headers)
  if (names.length === 0) return empty
  const parts: Buffer[] = [empty]
  for (const name of names) {
    const value = field(headers[name])
    if (!value || !isShort(name)) return undefined
    const key = Buffer.from(name)
    parts.push(Buffer.of(key.length), key, value)
  }
  const table = Buffer.concat(parts)
  table.writeUInt32BE(table.length - empty.length)
  return table
}

/** A value, behind the letter that RabbitMQ knows its type by. */
function field(value: unknown): Buffer | undefined {
  switch (typeof value) {
    case 'string': {
      const bytes = Buffer.alloc(5 + Buffer.byteLength(value))
      bytes.write('S')
      bytes.writeUInt32BE(bytes.length - 5, 1)
      bytes.write(value, 5)
      return bytes
    }
    case 'boolean':
      return Buffer.from(value ? 't\u0001' : 't\u0000')
    case 'number':
      return numberField(value)
    default:
      return undefined
  }
}

function numberField(value: number): Buffer | undefined {
  const bytes = Buffer.alloc(9)
  const written = (type: string, end: number): Buffer => {
    bytes.write(type)
    return bytes.subarray(0, end)
  }
  if (Number.isSafeInteger(value)) {
    if (value >= -(2 ** 7) && value < 2 ** 7) return written('b', bytes.writeInt8(value, 1))
    if (value >= -(2 ** 15) && value < 2 ** 15) return written('s', bytes.writeInt16BE(value, 1))
    if (value >= -(2 ** 31) && value < 2 ** 31) return written('I', bytes.writeInt32BE(value, 1))
    return written('l', bytes.writeBigInt64BE(BigInt(value), 1))
  }
  return Math.abs(value) < fractionsEnd ? written('d', bytes.writeDoubleBE(value, 1)) : undefined
}
