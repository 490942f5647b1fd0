import { formatNames } from '@glance-notifications/core'
import { runPython, startPython } from '@glance-notifications/test-brokers'
import { describeWithOslo } from '@glance-notifications/test-brokers/vitest'
import { expect, it } from 'vitest'
import { openReader } from './broker.js'
import { hear, jsonLines, script } from './python-support.js'
import { placeOf } from './source-support.js'
import { openNotifier } from './support.js'

const body = {
  message_id: 'c5ed3ba4-61be-44b6-9ad8-a4a4ff8c0e1e',
  publisher_id: 'image.kombu',
  event_type: 'image.create',
  priority: 'INFO',
  timestamp: '2026-11-22 07:46:48.123456',
  payload: { name: 'Zürich 東京 🔑' },
}

describeWithOslo('kombu', (take) => {
  it.each(formatNames)('reads what a notifier emits, in format %s', async (format) => {
    const place = placeOf(await take())
    await using notifier = openNotifier({ ...place, format })
    await notifier.info('image.create', body.payload)
    const { lines } = startPython(script('kombu_consumer'), [
      JSON.stringify({ url: place.url, queue: `${place.topic}.info`, count: 1 }),
    ])
    const [line] = await lines
    const read = JSON.parse(line ?? '')
    expect(read).toMatchObject({ content_type: 'application/json', properties: { delivery_mode: 2 } })
    expect(format === 'oslo-v2' ? JSON.parse(read.body['oslo.message']) : read.body).toMatchObject({
      event_type: 'image.create',
      priority: 'INFO',
      payload: body.payload,
    })
  })

  it.each([undefined, 'zlib', 'bzip2', 'lzma'])(
    'sends what a listener hears or is told of, compressed with %s',
    async (compression) => {
      const place = placeOf(await take())
      await using reader = await openReader(place.url)
      await reader.channel.assertExchange(place.exchange, 'topic')
      await using hearing = await hear({ ...place, group: 'billing' })
      const message = { routing_key: `${place.topic}.info`, body, compression }
      await runPython(script('kombu_producer'), [JSON.stringify(place)], { input: jsonLines([message]) })
      const heard = await hearing.until(1)
      const readable = compression === undefined || compression === 'zlib'
      expect(hearing.faults.map(([, fault]) => fault)).toEqual(readable ? [] : ['compression'])
      expect(heard).toEqual(readable ? [body] : [])
    },
  )

  it('is told apart where it sends no JSON: the bytes are handed over, and put aside', async () => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    await reader.channel.assertExchange(place.exchange, 'topic')
    await using hearing = await hear({ ...place, group: 'billing' })
    const message = { routing_key: `${place.topic}.info`, body, serializer: 'yaml' }
    await runPython(script('kombu_producer'), [JSON.stringify(place)], { input: jsonLines([message]) })
    await hearing.until(1)
    expect(hearing.faults).toMatchObject([[{ contentType: 'application/x-yaml' }, 'not-json']])
    const [deadLetter] = await reader.take(`${place.topic}.billing.dead-letter`, 1)
    expect(deadLetter?.properties.headers).toMatchObject({ 'x-glance-reason': expect.any(String) })
  })
})
