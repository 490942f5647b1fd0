import { createListener, memorySource } from '@glance-notifications/core'
import { expect, it } from 'vitest'
import { glanceEvents, imageEvents } from '../src/index.js'
import { wholeCapture } from './captured.js'

it('a listener with the catalogue hands out all that a real Glance sends, typed', async () => {
  const source = memorySource()
  const invalid: string[] = []
  const listener = createListener({
    events: glanceEvents,
    source,
    onInvalid: ({ event_type }) => invalid.push(event_type),
  })
  const shared: string[] = []
  const failed: string[] = []
  const namespaces = new Set<string>()
  let all = 0
  listener.on('*', () => {
    all += 1
  })
  listener.on('image.member.*', 'INFO', ({ payload }) => {
    shared.push(`${payload.member_id} ${payload.status}`)
  })
  listener.on('task.failure', 'INFO', ({ payload }) => {
    failed.push(payload.type)
  })
  listener.on('metadef_*', 'INFO', ({ payload }) => {
    namespaces.add(payload.namespace)
  })
  await listener.start()
  for (const notification of wholeCapture) source.push(notification)
  await source.settled()
  await listener.close()
  expect(all).toBe(wholeCapture.length)
  expect(invalid).toEqual([])
  expect(shared).toEqual(
    ['pending', 'accepted', 'rejected', 'rejected'].map(
      (status) => `b5a4f3e2d1c0495f8e7d6c5b4a392817 ${status}`,
    ),
  )
  expect(failed).toEqual(['api_image_import'])
  expect(namespaces).toEqual(
    new Set(['OS::Compute::Plain', 'OS::Compute::Renamed', 'OS::Demo', 'OS::Loaded']),
  )
})

/** The event types that `image.*` gets of the whole capture. */
async function heard(events: typeof glanceEvents | typeof imageEvents) {
  const source = memorySource()
  const types = new Set<string>()
  const listener = createListener({ events, source })
  listener.on('image.*', ({ event_type }) => {
    types.add(event_type)
  })
  await listener.start()
  for (const notification of wholeCapture) source.push(notification)
  await source.settled()
  await listener.close()
  return types
}

it('with the catalogue image.* takes members too, with that of images it does not', async () => {
  expect(await heard(glanceEvents)).toContain('image.member.create')
  expect(await heard(imageEvents)).not.toContain('image.member.create')
})

it('what Glance does not have passes as it is, and a wrong payload of what it has is put aside', async () => {
  const [first] = wholeCapture
  if (!first) throw new Error('The capture is empty.')
  const source = memorySource()
  const listener = createListener({ events: glanceEvents, source })
  const passed: unknown[] = []
  listener.on('compute.instance.*', ({ payload }) => {
    passed.push(payload)
  })
  listener.on('task.*', ({ payload }) => {
    passed.push(payload)
  })
  await listener.start()
  source.push({ ...first, event_type: 'compute.instance.create.end', payload: 7 })
  source.push({ ...first, message_id: crypto.randomUUID(), event_type: 'task.create', payload: 7 })
  await source.settled()
  await listener.close()
  expect(passed).toEqual([7])
  expect(source.deadLetters.map(({ reason }) => reason)).toEqual([expect.stringContaining('task')])
})
