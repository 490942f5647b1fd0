/** A value of a primitive type (AMQP 1.0, section 1.6), from its format code and the bytes that it has; undefined for other types. */
export function plainValue(code: number, bytes: Buffer, start: number, end: number): unknown {
  switch (code) {
    case 0x40:
      return null
    case 0x41:
      return true
    case 0x42:
      return false
    case 0x43:
    case 0x44:
      return 0
    case 0x45:
      return []
    case 0x56:
      return bytes.readUInt8(start) !== 0
    case 0x50:
    case 0x52:
    case 0x53:
      return bytes.readUInt8(start)
    case 0x51:
    case 0x54:
    case 0x55:
      return bytes.readInt8(start)
    case 0x60:
      return bytes.readUInt16BE(start)
    case 0x61:
      return bytes.readInt16BE(start)
    case 0x70:
      return bytes.readUInt32BE(start)
    case 0x71:
      return bytes.readInt32BE(start)
    case 0x72:
      return bytes.readFloatBE(start)
    case 0x73:
      return String.fromCodePoint(bytes.readUInt32BE(start))
    case 0x80:
      return numberOrBigInt(bytes.readBigUInt64BE(start))
    case 0x81:
      return numberOrBigInt(bytes.readBigInt64BE(start))
    case 0x82:
      return bytes.readDoubleBE(start)
    case 0x83:
      return new Date(bytes.readInt32BE(start) * 2 ** 32 + bytes.readUInt32BE(start + 4))
    case 0x98:
      return bytes.toString('hex', start, end).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    case 0xa0:
    case 0xb0:
      return bytes.subarray(start, end)
    case 0xa1:
    case 0xb1:
      return bytes.toString('utf8', start, end)
    case 0xa3:
    case 0xb3:
      return bytes.toString('latin1', start, end)
    default:
      return undefined
  }
}

function numberOrBigInt(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
