import { once } from 'node:events'
import { describeWithAmqp10, describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { expect, it } from 'vitest'
import { openReader } from '../../rabbit/test/broker.js'
import { captureFile, flatLines } from './support/captures.js'
import { takePlace } from './support/place.js'
import { residentKiB, run, start } from './support/program.js'
import { temporaryFolder } from './support/temporary-folder.js'

const image = JSON.parse(String(flatLines[0])).payload

/** The messages of a queue as `decode` reads them. */
async function received(url: string, queue: string): Promise<readonly Record<string, unknown>[]> {
  await using reader = await openReader(url)
  const messages = await reader.take(queue, await reader.depth(queue))
  return messages.map(({ content }) => JSON.parse(content.toString()))
}

describeWithRabbit('emit', (lease) => {
  const folder = temporaryFolder()
  const place = () => takePlace(lease)

  it('sends one, whose payload is on stdin', async () => {
    const { url, args, topic } = await place()
    const { exitCode, stdout, stderr } = await run(
      ['emit', ...args, '--type', 'image.create', '--payload', '-', '--publisher-id', 'me'],
      { input: JSON.stringify(image) },
    )
    expect(stderr).toBe('confirmed 1, failed 0\n')
    expect(stdout).toBe('')
    expect(exitCode).toBe(0)
    expect(await received(url, `${topic}.info`)).toEqual([
      expect.objectContaining({
        event_type: 'image.create',
        publisher_id: 'me',
        priority: 'INFO',
        payload: image,
      }),
    ])
  })

  it('sends one, whose payload is on the command line or in a file, with every digit', async () => {
    const { url, args, topic } = await place()
    const file = folder.write('payload.json', '{"size":12345678901234567890}')
    const error = ['emit', ...args, '--type', 'image.upload', '--priority', 'error', '--payload', '"full"']
    expect(await run(error)).toMatchObject({ exitCode: 0 })
    const digits = ['emit', ...args, '--type', 'any.thing', '--payload', `@${file}`, '--no-validate']
    expect(await run(digits)).toMatchObject({ exitCode: 0 })
    expect(await received(url, `${topic}.error`)).toMatchObject([{ payload: 'full', priority: 'ERROR' }])
    await using reader = await openReader(url)
    const [message] = await reader.take(`${topic}.info`, 1)
    expect(message?.content.toString()).toContain('{"size":12345678901234567890}')
  })

  it.each([['oslo-v1'], ['oslo-v2']])('writes %s', async (format) => {
    const { url, args, topic } = await place()
    const one = ['emit', ...args, '--format', format, '--type', 'a.b', '--payload', '1', '--no-validate']
    expect(await run(one)).toMatchObject({ exitCode: 0 })
    const [message] = await received(url, `${topic}.info`)
    expect(Object.keys(message ?? {})).toContain(format === 'oslo-v2' ? 'oslo.message' : '_unique_id')
  })

  it('checks the payload before it connects, unless it is told not to', async () => {
    const wrong = ['emit', '--url', 'amqp://127.0.0.1:1', '--type', 'image.create', '--payload', '{"id":1}']
    const { exitCode, errorLines } = await run(wrong)
    expect(errorLines).toEqual([
      expect.stringMatching(/^glance-notify: invalid: image\.create INFO at \/id: /),
      'confirmed 0, failed 1',
    ])
    expect(exitCode).toBe(1)
  })

  it.each([
    ['store is full', /--payload '"the store is full"'/],
    ['@nowhere.json', /cannot be read: ENOENT/],
  ])('says what is wrong with the payload %s', async (payload, reason) => {
    const { exitCode, stderr } = await run(['emit', '--type', 'image.upload', '--payload', payload])
    expect(stderr).toMatch(reason)
    expect(exitCode).toBe(1)
  })

  it('sends again what was captured, as it was', async () => {
    const { url, args, topic } = await place()
    const { exitCode, stderr } = await run(['emit', ...args, '--jsonl', captureFile])
    expect(stderr).toBe('confirmed 62, failed 0\n')
    expect(exitCode).toBe(0)
    expect(await received(url, `${topic}.info`)).toEqual(
      flatLines
        .map((line): Record<string, unknown> => {
          const { _unique_id, ...attributes } = JSON.parse(line)
          return attributes
        })
        .filter(({ priority }) => priority === 'INFO'),
    )
  })

  it('sends what decode has printed, as it was', async () => {
    const { url, args, topic } = await place()
    const decoded = await run(['decode', captureFile])
    const { stderr } = await run(['emit', ...args, '--jsonl', '-'], { input: decoded.stdout })
    expect(stderr).toBe('confirmed 62, failed 0\n')
    const [first] = await received(url, `${topic}.info`)
    expect(first).toEqual(JSON.parse(String(flatLines[0]).replace(/, "_unique_id.*/, '}')))
  })

  it('tells each line that fails, with its code, and sends the others', async () => {
    const { args } = await place()
    const input = [
      JSON.stringify({ event_type: 'image.create', payload: image }),
      'nonsense',
      JSON.stringify({ event_type: 'image.create', payload: { ...image, id: 7 } }),
      '',
      JSON.stringify({ event_type: 'image.delete', priority: 'WARN', payload: 'gone' }),
      JSON.stringify({ ...JSON.parse(String(flatLines[0])), priority: 'AUDIT' }),
    ].join('\n')
    const { exitCode, errorLines } = await run(['emit', ...args, '--jsonl', '-'], { input })
    expect(errorLines.toSorted()).toEqual([
      'confirmed 2, failed 3',
      'stdin:2: failed: invalid: The message is not JSON.',
      expect.stringMatching(/^stdin:3: failed: invalid: image\.create INFO at \/id: /),
      expect.stringMatching(/^stdin:6: failed: invalid: The line has the priority AUDIT/),
    ])
    expect(errorLines.at(-1)).toBe('confirmed 2, failed 3')
    expect(exitCode).toBe(1)
  })

  it('tells once that it cannot get in, and reads no further', async () => {
    const { url } = await place()
    const wrong = url.replace('guest:guest', 'guest:wrong')
    const { exitCode, errorLines } = await run(['emit', '--url', wrong, '--jsonl', captureFile])
    expect(errorLines).toEqual([expect.stringMatching(/^glance-notify: auth: /), 'confirmed 0, failed 0'])
    expect(exitCode).toBe(1)
  })

  it('sends 100,000 lines in bounded memory', async () => {
    const { url, args, topic } = await place()
    const line = `${JSON.stringify({ event_type: 'image.create', payload: image })}\n`
    const { child, ended } = start(['emit', ...args, '--jsonl', '-', '--timeout', '60s'], { endInput: false })
    let maxKiB = 0
    const watch = setInterval(() => {
      maxKiB = Math.max(maxKiB, residentKiB(child.pid))
    }, 100)
    for (let round = 0; round < 1_000; round += 1)
      if (!child.stdin?.write(line.repeat(100))) await once(child.stdin ?? child, 'drain')
    child.stdin?.end()
    const { exitCode, errorLines } = await ended
    clearInterval(watch)
    expect(errorLines.at(-1)).toBe('confirmed 100000, failed 0')
    expect(exitCode).toBe(0)
    expect(maxKiB).toBeLessThan(350 * 1024)
    await using reader = await openReader(url)
    expect(await reader.depth(`${topic}.info`)).toBe(100_000)
  })
})

describeWithAmqp10('emit over AMQP 1.0', (lease, kind) => {
  it('sends a stream', async () => {
    const { url, address, username, password, hostname } = await lease()
    const { host } = new URL(url)
    const credentials = username === undefined ? '' : `${username}:${password}@`
    const args = ['--protocol', 'qpid', '--url', `amqp://${credentials}${host}`, '--address', address]
    const { exitCode, stderr } = await run([
      'emit',
      ...args,
      ...(kind === 'rabbit' && hostname !== undefined ? ['--hostname', hostname] : []),
      '--jsonl',
      captureFile,
    ])
    expect(stderr).toBe('confirmed 62, failed 0\n')
    expect(exitCode).toBe(0)
  })
})
