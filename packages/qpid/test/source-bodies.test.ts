import rhea from 'rhea'
import { describe, expect, it } from 'vitest'
import { messageOf } from './support/queue-peer.js'
import { keepQuietAndTidy } from './support/setup.js'
import { queuePeerFor, startedSource, textOf } from './support/sources.js'

keepQuietAndTidy()

describe('the body of a message', () => {
  const bytes = Buffer.from('{"n":"ü€🔑"}')
  it.each<[string, unknown]>([
    ['one data section', rhea.message.data_section(bytes)],
    ['several data sections', rhea.message.data_sections([bytes.subarray(0, 8), bytes.subarray(8)])],
    ['a text', bytes.toString()],
    ['binary', bytes],
  ])('is handed over as bytes: %s', async (_, body) => {
    const peer = await queuePeerFor()
    peer.put({
      body,
      content_type: 'application/json',
      application_properties: { a: 'b', n: 1.5, yes: true },
    })
    const { until } = await startedSource({ url: peer.url })
    const [delivery] = await until(1)
    expect(delivery).toMatchObject({
      contentType: 'application/json',
      headers: { a: 'b', n: 1.5, yes: true },
      attempt: 1,
      live: true,
    })
    expect(delivery && textOf(delivery)).toBe(bytes.toString())
  })

  it('may be larger than a frame', async () => {
    const peer = await queuePeerFor()
    peer.put(messageOf('1', 'x'.repeat(3_000_000)), messageOf('2'))
    const { until } = await startedSource({ url: peer.url })
    const [large, small] = await until(2)
    expect(large?.body.length).toBe(3_000_000)
    expect(small && textOf(small)).toBe('{"n":"2"}')
  })

  it('that cannot be read is handed over as the bytes that came, and the connection stays', async () => {
    const peer = await queuePeerFor()
    const { until } = await startedSource({ url: peer.url })
    peer.senders[0]?.send(Buffer.from([0, 0x53, 0x75, 0xa0, 0xff, 1, 2, 3]), undefined, 0)
    peer.senders[0]?.send(Buffer.from('no AMQP'), undefined, 0)
    peer.senders[0]?.send(Buffer.alloc(0), undefined, 0)
    const [cut, strange, empty] = await until(3)
    expect(cut?.body).toEqual(Buffer.from([0, 0x53, 0x75, 0xa0, 0xff, 1, 2, 3]))
    expect(strange && textOf(strange)).toBe('no AMQP')
    expect(empty?.body).toHaveLength(0)
    expect(peer.accepted).toBe(1)
  })
})
