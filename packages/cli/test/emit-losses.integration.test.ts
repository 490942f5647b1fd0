import { once } from 'node:events'
import { freePorts, startFaultProxy } from '@glance-notifications/test-brokers'
import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { describe, expect, it } from 'vitest'
import { eventuallyAsync } from '../../rabbit/test/source-support.js'
import { image, preparedPlace } from './support/notifications.js'
import { residentKiB, run, start } from './support/program.js'
import { temporaryFolder } from './support/temporary-folder.js'
import { runOnTerminal } from './support/terminal.js'

const line = `${JSON.stringify({ event_type: 'image.create', payload: image })}\n`
/** `confirmed N, failed N` */
function counts(text = ''): readonly [number, number] {
  const [, confirmed, failed] = /^confirmed (\d+), failed (\d+)$/.exec(text) ?? []
  return [Number(confirmed), Number(failed)]
}

describeWithRabbit('emit, where something is lost', (lease) => {
  const folder = temporaryFolder()

  it('tells after Ctrl-C exactly how many the broker has', async () => {
    await using place = await preparedPlace(lease)
    const queue = `${place.topic}.info`
    const total = 100_000
    const file = folder.write('many.jsonl', line.repeat(total))
    const { child, ended } = start(['emit', ...place.args, '--jsonl', file])
    await eventuallyAsync(async () => (await place.reader.depth(queue)) > 0)
    child.kill('SIGINT')
    const { exitCode, signal, errorLines } = await ended
    const [confirmed, failed] = counts(errorLines.at(-1))
    expect(failed).toBe(0)
    expect(confirmed).toBeGreaterThan(0)
    expect(confirmed).toBeLessThan(total)
    expect(await place.reader.depth(queue)).toBe(confirmed)
    expect({ exitCode, signal }).toEqual({ exitCode: 1, signal: null })
  })

  it('tells after Ctrl-C what was sent of a stream that stays open', async () => {
    await using place = await preparedPlace(lease)
    const { child, ended } = start(['emit', ...place.args, '--jsonl', '-'], { endInput: false })
    child.stdin?.write(line.repeat(500))
    await eventuallyAsync(async () => (await place.reader.depth(`${place.topic}.info`)) === 500)
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ exitCode: 1, signal: null, stderr: 'confirmed 500, failed 0\n' })
  })

  it('names each line whose fate is not known, and sends the others over the next connection', async () => {
    await using place = await preparedPlace(lease)
    await using proxy = await startFaultProxy({ target: place.url })
    const total = 50_000
    const file = folder.write('cut.jsonl', line.repeat(total))
    const args = ['emit', ...place.args.slice(2), '--url', proxy.urlFor(place.url), '--jsonl', file]
    const { ended } = start(args)
    await eventuallyAsync(async () => (await place.reader.depth(`${place.topic}.info`)) > 0)
    proxy.reset()
    const { exitCode, errorLines } = await ended
    const [confirmed, failed] = counts(errorLines.at(-1))
    expect(confirmed + failed).toBe(total)
    expect(failed).toBeGreaterThan(0)
    expect(errorLines.filter((text) => /cut\.jsonl:\d+: failed: connection-lost: /.test(text))).toHaveLength(
      failed,
    )
    const depth = await place.reader.depth(`${place.topic}.info`)
    expect(depth).toBeGreaterThanOrEqual(confirmed)
    expect(depth).toBeLessThanOrEqual(total)
    expect(exitCode).toBe(1)
  })

  it('says once that the broker is away, and reads no further in 10,000 lines', async () => {
    const [port] = await freePorts(1)
    const args = ['emit', '--url', `amqp://joe:hunter2@127.0.0.1:${port}`, '--jsonl', '-', '--timeout', '1s']
    const { exitCode, stderr, errorLines } = await run(args, { input: line.repeat(10_000) })
    expect(errorLines).toEqual([expect.stringMatching(/^glance-notify: timeout: /), 'confirmed 0, failed 0'])
    expect(stderr).not.toContain('hunter2')
    expect(exitCode).toBe(1)
  })

  it('needs no more memory for 200 MB of large ones', async () => {
    await using place = await preparedPlace(lease)
    const args = ['emit', ...place.args, '--jsonl', '-', '--no-validate']
    const { child, ended } = start(args, { endInput: false })
    const wide = `${JSON.stringify({ event_type: 'any.thing', payload: 'x'.repeat(100_000) })}\n`
    let maxKiB = 0
    for (let round = 0; round < 2_000; round += 1) {
      if (!child.stdin?.write(wide)) await once(child.stdin ?? child, 'drain')
      maxKiB = Math.max(maxKiB, residentKiB(child.pid))
    }
    child.stdin?.end()
    expect((await ended).errorLines.at(-1)).toBe('confirmed 2000, failed 0')
    expect(maxKiB).toBeGreaterThan(0)
    expect(maxKiB).toBeLessThan(350 * 1024)
  })

  it('tells on a terminal how far it is', async () => {
    await using place = await preparedPlace(lease)
    const file = folder.write('progress.jsonl', line.repeat(30_000))
    const output = await runOnTerminal(['emit', ...place.args, '--jsonl', file])
    expect(output).toMatch(/confirmed \d+, failed 0, under way \d+, \d+\/s/)
    expect(output.endsWith('\r\u001b[Kconfirmed 30000, failed 0\r\n')).toBe(true)
  })
})

describe('emit, of a file', () => {
  it('that cannot be read says so, and ends with 1', async () => {
    const { exitCode, stderr } = await run([
      'emit',
      '--jsonl',
      '/nowhere/at/all.jsonl',
      '--url',
      'amqp://127.0.0.1:1',
    ])
    expect(stderr).toMatch(/cannot be read: ENOENT/)
    expect(exitCode).toBe(1)
  })
})
