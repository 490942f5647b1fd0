import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { sample } from '../../test/support/sample.js'
import { decodeMessage } from './decode.js'
import type { Decoded, ReceivedMessage } from './format.js'

const text = JSON.stringify(sample())
const readable: Decoded = { ok: true, notification: sample() }

function compressed(body: Uint8Array, compression: unknown = 'application/x-gzip'): ReceivedMessage {
  return { body, headers: { compression } }
}

function faultOf(message: ReceivedMessage, maxBytes?: number): string {
  const result = decodeMessage(message, maxBytes === undefined ? {} : { maxBytes })
  return result.ok ? 'readable' : result.fault
}

describe('a compressed body', () => {
  it('is a zlib stream where oslo.messaging says gzip, and gzip where others do', () => {
    expect(decodeMessage(compressed(deflateSync(text)))).toEqual(readable)
    expect(decodeMessage(compressed(gzipSync(text)))).toEqual(readable)
  })

  it.each(['gzip', 'x-gzip', 'zlib', 'deflate', 'Application/X-GZIP'])('may be named %s', (name) => {
    expect(decodeMessage(compressed(deflateSync(text), name))).toEqual(readable)
    expect(decodeMessage({ body: deflateSync(text), contentEncoding: name })).toEqual(readable)
    expect(decodeMessage({ body: gzipSync(text), contentEncoding: name })).toEqual(readable)
  })

  it('may be in another charset, and have a byte order mark', () => {
    const contentType = 'application/json; charset=utf-16le'
    const body = gzipSync(Buffer.from(text, 'utf16le'))
    expect(decodeMessage({ body, contentType, contentEncoding: 'gzip' })).toEqual(readable)
    expect(decodeMessage(compressed(deflateSync(`\ufeff${text}`)))).toEqual(readable)
  })

  it.each([undefined, null, '', false])('is not one where the header is %j', (compression) => {
    expect(decodeMessage({ body: Buffer.from(text), headers: { compression } })).toEqual(readable)
  })

  it('is not told by a header that is inherited', () => {
    const headers: Record<string, unknown> = Object.create({ compression: 'application/x-bz2' })
    expect(decodeMessage({ body: Buffer.from(`x${text}`), headers })).toMatchObject({ fault: 'not-json' })
  })

  it.each(['application/x-gzip', 'application/x-bz2', 7])(
    'is read as it is when it is plain JSON, though its header says %s',
    (compression) => {
      for (const plain of [text, ` \r\n\t${text}`, `\ufeff${text}`]) {
        expect(decodeMessage(compressed(Buffer.from(plain), compression))).toEqual(readable)
      }
    },
  )
})

describe('a body that cannot be decompressed', () => {
  it.each(['application/x-bz2', 'application/x-lzma', 'application/zstd', 'br', 7, true, {}])(
    'is told: %j is not known',
    (compression) => {
      expect(faultOf(compressed(Buffer.from('BZh91AY&SY'), compression))).toBe('compression')
    },
  )

  it.each([
    ['is empty', Buffer.alloc(0)],
    ['is something else', Buffer.from('no stream')],
    ['is cut off', deflateSync(text).subarray(0, 40)],
    ['is cut off in the header', gzipSync(text).subarray(0, 5)],
    ['lacks the checksum', deflateSync(text).subarray(0, -2)],
    ['has no framing', deflateRawSync(text)],
    ['is a list of JSON', Buffer.from('[1]')],
  ])('%s', (_, body) => {
    expect(faultOf(compressed(body))).toBe('compression')
    expect(faultOf({ body, contentEncoding: 'gzip' })).toBe('compression')
  })

  it('is refused at the limit, without being unpacked', () => {
    const bomb = deflateSync(Buffer.alloc(100 * 2 ** 20))
    const before = process.memoryUsage().arrayBuffers
    expect(faultOf(compressed(bomb))).toBe('too-large')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 2 ** 20)
    expect(faultOf(compressed(gzipSync(text)), text.length - 1)).toBe('too-large')
    expect(faultOf(compressed(gzipSync(text)), text.length)).toBe('readable')
  })

  it('is no less JSON than any other when it is decompressed', () => {
    expect(faultOf(compressed(deflateSync('no JSON')))).toBe('not-json')
    expect(faultOf(compressed(deflateSync(deflateSync(text))))).toBe('not-json')
  })
})
