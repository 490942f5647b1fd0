import rhea from 'rhea'
import { describe, expect, it } from 'vitest'
import { deadLetter } from './dead-letter.js'
import { readOrigin } from './message-origin.js'
import { readMessage } from './received-message.js'

const { message } = rhea
const why = { reason: 'no such image', attempts: 3, address: 'images' }

describe('a dead letter', () => {
  it('has what people and brokers go by, and why it was put aside', () => {
    const properties = {
      durable: true,
      message_id: 'an-id',
      subject: 'notifications.info',
      content_type: 'application/json',
      content_encoding: 'utf-8',
    }
    const headers = { text: 'a', number: 1.5, yes: true }
    const original = {
      ...properties,
      creation_time: new Date(1_700_000_000_000),
      application_properties: headers,
      body: message.data_section(Buffer.from('{}')),
    }
    const letter = message.decode(deadLetter(readMessage(message.encode(original)), why))
    expect(letter).toMatchObject(properties)
    expect(String(letter.body.content)).toBe('{}')
    expect(Number(letter.creation_time)).toBe(1_700_000_000_000)
    expect(letter.application_properties).toEqual({
      ...headers,
      'x-glance-reason': 'no such image',
      'x-glance-attempts': 3,
      'x-glance-address': 'images',
      'x-glance-subject': 'notifications.info',
      'x-glance-dead-lettered-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    })
  })

  it('leaves out what rhea would not write as what it was, and who sent it', () => {
    const bytes = message.encode({
      message_id: 7,
      user_id: Buffer.from('ann'),
      ttl: 1_000,
      application_properties: { map: { a: 1 }, list: rhea.types.wrap_list([1]), nothing: null, kept: 'yes' },
      body: message.data_section(Buffer.from('{}')),
    })
    const { application_properties, ...letter } = message.decode(deadLetter(readMessage(bytes), why))
    expect(Object.keys(application_properties ?? {}).filter((name) => !name.startsWith('x-glance-'))).toEqual(
      ['kept'],
    )
    expect(letter).not.toHaveProperty('message_id')
    expect(letter).not.toHaveProperty('user_id')
    expect(letter).not.toHaveProperty('ttl')
  })

  it('can be made of any bytes', () => {
    const valid = message.encode({
      durable: true,
      message_id: 'an-id',
      subject: 'notifications.info',
      content_type: 'application/json',
      creation_time: new Date(1_700_000_000_000),
      application_properties: { a: 'b', n: 1.5, m: 7, large: 2 ** 40, negative: -7, yes: true },
      body: message.data_section(Buffer.from('{"n":1}')),
    })
    let seed = 7
    const random = (below: number): number => {
      seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32
      return Math.floor((seed / 2 ** 32) * below)
    }
    for (let round = 0; round < 20_000; round += 1) {
      const bytes = Buffer.from(valid)
      for (let change = random(4); change >= 0; change -= 1) bytes[random(bytes.length)] = random(256)
      const incoming = readMessage(bytes.subarray(0, random(bytes.length + 1)))
      const letter = deadLetter(incoming, why)
      expect(readMessage(letter).message.headers).toMatchObject({ 'x-glance-reason': 'no such image' })
      const { encodedBody } = readOrigin(letter)
      expect(encodedBody).toEqual(readOrigin(incoming.bytes).encodedBody ?? encodedBody)
    }
  })
})
