import { createNotification, type Delivery, memorySource } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { recorder } from '../../test/support/recorder.js'
import { maxHeld, Tail } from './tail.js'

const notification = (event_type: string, priority: 'INFO' | 'ERROR' = 'INFO') =>
  createNotification({ publisher_id: 'here', event_type, priority, payload: 'text' })

/** A tail over what is pushed into the source, with a credit of 10. */
async function startTail(options: ConstructorParameters<typeof Tail>[0], terminal = recorder()) {
  const source = memorySource()
  let enough = 0
  const tail = new Tail(options, terminal, () => {
    enough += 1
  })
  await source.start((delivery: Delivery) => tail.take(delivery), {
    credit: 10,
    deadline: performance.now() + 10_000,
  })
  return { source, tail, terminal, enough: () => enough }
}

describe('a tail', () => {
  it('prints in the normal form, and settles what is printed', async () => {
    const { source, tail, terminal } = await startTail({})
    const one = notification('image.create')
    source.push(one)
    source.push(notification('volume.create'))
    await source.settled()
    expect(terminal.stdout).toHaveLength(2)
    const { timestamp, ...rest } = one
    expect(JSON.parse(String(terminal.stdout[0]))).toMatchObject({
      ...rest,
      timestamp: `${timestamp.replace(' ', 'T')}Z`,
    })
    expect(tail.tally).toMatchObject({ decoded: 2, unknown: 1 })
  })

  it('prints a line for people on a terminal, unless JSON is asked for', async () => {
    const pretty = await startTail({}, recorder({ isOutTerminal: true }))
    pretty.source.push(notification('image.create'))
    await pretty.source.settled()
    expect(pretty.terminal.stdout[0]).toMatch(/INFO {6}image\.create {6}here {2}text\n$/)
    const json = await startTail({ json: true }, recorder({ isOutTerminal: true }))
    json.source.push(notification('image.create'))
    await json.source.settled()
    expect(json.terminal.stdout[0]).toMatch(/^\{"message_id"/)
  })

  it('passes over what is not asked for', async () => {
    const { source, terminal } = await startTail({ type: ['image.*', 'task.run'], priority: ['INFO'] })
    for (const type of ['image.create', 'image.member.create', 'task.run', 'task.success', 'imagecreate'])
      source.push(notification(type))
    source.push(notification('image.upload', 'ERROR'))
    await source.settled()
    expect(terminal.stdout.map((line) => JSON.parse(line).event_type)).toEqual([
      'image.create',
      'image.member.create',
      'task.run',
    ])
  })

  it('puts aside what it cannot decode, and says why', async () => {
    const { source, tail, terminal } = await startTail({})
    source.push({ body: Buffer.from('nonsense') })
    await source.settled()
    expect(terminal.stdout).toEqual([])
    expect(terminal.stderr).toEqual(['message 1: undecodable: The message is not JSON.\n'])
    expect(source.deadLetters).toMatchObject([{ reason: 'glance-notify could not decode it' }])
    expect(tail.tally.undecodable).toBe(1)
  })

  it('takes no more than it was asked for, and leaves the rest to others', async () => {
    const { source, tail, enough } = await startTail({ count: 2 })
    for (let n = 0; n < 5; n += 1) source.push(notification('image.create'))
    await tail.finish()
    expect(tail.printed).toBe(2)
    expect(enough()).toBe(1)
    expect(source.pending).toBe(3)
  })

  it('takes nothing more once it has finished', async () => {
    const { source, tail, terminal } = await startTail({})
    await tail.finish()
    source.push(notification('image.create'))
    expect(terminal.stdout).toEqual([])
    expect(source.pending).toBe(1)
  })

  it('settles nothing that its reader did not get', async () => {
    const terminal = recorder()
    const { source, tail } = await startTail({}, terminal)
    terminal.leave()
    source.push(notification('image.create'))
    await tail.finish()
    expect(source.pending).toBe(1)
  })

  it('settles nothing, and ends, when it cannot be written', async () => {
    const full = { gone: new AbortController().signal, write: () => Promise.reject(new Error('disk full')) }
    const { source, tail, enough } = await startTail({}, recorder({ out: full }))
    source.push(notification('image.create'))
    await tail.finish()
    expect(source.pending).toBe(1)
    expect(enough()).toBe(1)
    expect(tail.failure).toMatchObject({ message: 'disk full' })
  })

  it('of a shared queue leaves what it cannot decode to others, until it is in the way', async () => {
    const { source, tail, terminal, enough } = await startTail({ shared: true, priority: ['INFO'] })
    for (let n = 1; n < maxHeld; n += 1) source.push({ body: Buffer.from('nonsense') })
    // Whatever stands in the queue that was named is printed.
    source.push(notification('image.upload', 'ERROR'))
    await expect.poll(() => terminal.stdout).toHaveLength(1)
    expect(tail.held).toBe(maxHeld - 1)
    expect(enough()).toBe(0)
    source.push({ body: Buffer.from('nonsense') })
    await expect.poll(enough).toBe(1)
    await tail.finish()
    expect(source.pending).toBe(maxHeld)
    expect(source.deadLetters).toEqual([])
  })

  it('says where a payload does not fit the catalogue, and prints it', async () => {
    const { source, tail, terminal } = await startTail({ validate: true })
    source.push(notification('image.create'))
    await source.settled()
    expect(terminal.stdout).toHaveLength(1)
    expect(terminal.stderr[0]).toMatch(/^message 1: invalid: \/ must be /)
    expect(tail.tally.invalid).toBe(1)
  })
})
