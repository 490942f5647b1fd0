import { payloadText } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { notificationOf } from '../../test/notifications.js'
import { decodeFailed, encodeFailed, unreadable } from './failure.js'
import { decodeRecord, RecordEncoder, storedAtOf, writeRecord } from './record.js'

const encodeRecord = (...given: Parameters<typeof writeRecord>): Buffer =>
  new RecordEncoder().encode(writeRecord(...given))

const context = { request_id: 'é', project: 2n ** 60n }
const notification = notificationOf('image.create', { payload: { size: 2n ** 64n, name: '\ud800' }, context })
const record = encodeRecord(notification, { a: 'b', n: 1.5, on: false }, 1_795_401_728_790.25)

describe('promise 1: a record', () => {
  it('is what it was made of', () => {
    const read = decodeRecord(record)
    expect(read).toMatchObject({
      ok: true,
      storedAt: 1_795_401_728_790.25,
      headers: { a: 'b', n: 1.5, on: false },
    })
    expect(storedAtOf(record)).toBe(1_795_401_728_790.25)
    if (!read.ok) throw new Error(read.reason)
    const { payload: _, ...attributes } = notification
    expect(read.notification).toMatchObject(attributes)
    expect(payloadText(read.notification)).toBe(payloadText(notification))
  })

  it('needs neither context nor headers', () => {
    const read = decodeRecord(encodeRecord(notificationOf('1'), undefined, 1))
    expect(read).toMatchObject({ ok: true, notification: { event_type: '1' } })
    expect('headers' in read).toBe(false)
  })

  it('is known to be damaged, wherever one bit of it has changed, and however short it is', () => {
    for (let at = 0; at < record.length; at++) {
      const damaged = Buffer.from(record)
      damaged.writeUInt8(damaged.readUInt8(at) ^ 4, at)
      expect(decodeRecord(damaged).ok).toBe(false)
      expect(decodeRecord(record.subarray(0, at)).ok).toBe(false)
    }
    expect(storedAtOf(Buffer.alloc(3))).toBeUndefined()
  })

  it('can be at any place of a larger buffer', () => {
    const larger = Buffer.concat([Buffer.alloc(3), record, Buffer.alloc(5)])
    expect(decodeRecord(new Uint8Array(larger.buffer, larger.byteOffset + 3, record.length)).ok).toBe(true)
  })
})

describe('a failed record', () => {
  const failure = { reason: 'refused', code: 'rejected', message: 'no', attempts: 3, failedAt: 7 } as const

  it('keeps why it has failed, and the record to the byte', () => {
    const read = decodeFailed(encodeFailed(failure, record))
    expect(read.failure).toEqual(failure)
    expect(Buffer.from(read.record)).toEqual(record)
  })

  it('does not keep all of a message without end', () => {
    const read = decodeFailed(encodeFailed({ ...failure, message: 'x'.repeat(1e6) }, record))
    expect(read.failure.message).toHaveLength(2_000)
  })

  it.each([0, 3, 4, 20])('that is damaged is unreadable, and nothing worse: %i bytes', (length) => {
    const { failure: found } = decodeFailed(encodeFailed(unreadable('x'), record).subarray(0, length))
    expect(found).toMatchObject({ reason: 'unreadable', code: 'invalid' })
  })
})
