import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { expect, it } from 'vitest'
import { untilDepth } from '../../rabbit/test/source-support.js'
import { notificationOf, preparedPlace } from './support/notifications.js'
import { run, start } from './support/program.js'
import { runOnTerminal } from './support/terminal.js'

const lastLine = (decoded: number, undecodable = 0): string =>
  `decoded ${decoded}, undecodable ${undecodable}, invalid 0, unknown 0`

describeWithRabbit('listen', (lease) => {
  it('prints JSON lines in a pipe, as decode does, and takes nothing from others', async () => {
    await using place = await preparedPlace(lease)
    const { says, ended } = start(['listen', ...place.args, '--count', '2', '--validate'])
    await says('listening on ')
    const sent = [notificationOf('image.create'), notificationOf('image.delete')]
    await place.publish(...sent)
    const { exitCode, stdout, lines, errorLines } = await ended
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      sent.map((one) => ({ ...one, timestamp: `${one.timestamp.replace(' ', 'T')}Z` })),
    )
    const decoded = await run(['decode'], { input: sent.map((one) => JSON.stringify(one)).join('\n') })
    expect(stdout).toBe(decoded.stdout)
    expect(errorLines.at(-1)).toBe(lastLine(2))
    expect(exitCode).toBe(0)
    // Those who read the shared queues have theirs.
    await untilDepth(place.reader, `${place.topic}.info`, 2)
  })

  it('prints only the event types and priorities that are asked for', async () => {
    await using place = await preparedPlace(lease)
    const wanted = ['--type', 'image.member.*', '--type', 'image.upload', '--priority', 'error']
    const { says, ended } = start(['listen', ...place.args, ...wanted, '--count', '2'])
    await says('listening on ')
    await place.publish(
      notificationOf('image.upload'),
      notificationOf('image.create', { priority: 'ERROR' }),
      notificationOf('image.upload', { priority: 'ERROR', payload: 'store is full' }),
      notificationOf('image.member.create', { priority: 'ERROR', payload: 'no' }),
    )
    const { lines, exitCode } = await ended
    expect(lines.map((line) => JSON.parse(line).event_type)).toEqual(['image.upload', 'image.member.create'])
    expect(exitCode).toBe(0)
  })

  it('ends after --timeout: with 1 when fewer than --count came, else with 0', async () => {
    await using place = await preparedPlace(lease)
    const some = run(['listen', ...place.args, '--timeout', '3s'])
    const few = run(['listen', ...place.args, '--timeout', '3s', '--count', '1'])
    expect(await some).toMatchObject({ exitCode: 0, stdout: '' })
    const { exitCode, errorLines } = await few
    expect(errorLines.at(-1)).toBe(lastLine(0))
    expect(exitCode).toBe(1)
  })

  it('ends without a word when its reader has enough, as head has', async () => {
    await using place = await preparedPlace(lease)
    const { child, says, ended } = start(['listen', ...place.args])
    await says('listening on ')
    const gone = new Promise((resolve) => child.stdout?.once('close', resolve))
    child.stdout?.once('data', () => child.stdout?.destroy())
    await place.publish(notificationOf('image.create'))
    await gone
    await place.publish(notificationOf('image.update'))
    const { exitCode, signal, errorLines } = await ended
    expect(errorLines).toEqual([
      expect.stringMatching(/^connecting to /),
      expect.stringMatching(/^listening on /),
    ])
    expect({ exitCode, signal }).toEqual({ exitCode: 0, signal: null })
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'loses nothing at %s, and ends with 0: what it has not printed is still in the queue',
    async (signal) => {
      await using place = await preparedPlace(lease)
      const args = ['listen', ...place.args, '--group', 'tail']
      const first = start(args)
      await first.says('listening on ')
      first.child.kill(signal)
      expect(await first.ended).toMatchObject({ exitCode: 0, signal: null, stdout: '' })
      const total = 20_000
      await place.publish(...Array.from({ length: total }, () => notificationOf('image.create')))
      const second = start(args)
      second.child.stdout?.once('data', () => second.child.kill(signal))
      const { exitCode, lines, errorLines } = await second.ended
      expect(lines.length).toBeGreaterThan(0)
      expect(lines.length).toBeLessThan(total)
      expect(new Set(lines.map((line) => JSON.parse(line).message_id)).size).toBe(lines.length)
      expect(errorLines.at(-1)).toBe(lastLine(lines.length))
      expect(exitCode).toBe(0)
      await untilDepth(place.reader, `${place.topic}.tail`, total - lines.length)
    },
  )

  it('takes no more of the queue of a group than --count, and goes on there', async () => {
    await using place = await preparedPlace(lease)
    const args = ['listen', ...place.args, '--group', 'tail']
    const first = start([...args, '--count', '1'])
    await first.says('listening on ')
    const types = ['image.create', 'image.update', 'image.prepare', 'image.activate']
    await place.publish(...types.map((type) => notificationOf(type)))
    const one = await first.ended
    await untilDepth(place.reader, `${place.topic}.tail`, 3)
    const rest = await run([...args, '--count', '3', '--timeout', '30s'])
    const printed = [...one.lines, ...rest.lines].map((line) => JSON.parse(line).event_type)
    expect(printed).toEqual(types)
    expect([one.exitCode, rest.exitCode]).toEqual([0, 0])
  })

  it('puts what it cannot decode to the dead letters of its group, where dlq finds it', async () => {
    await using place = await preparedPlace(lease)
    const args = ['listen', ...place.args, '--group', 'tail', '--count', '1']
    const { says, ended } = start(args)
    await says('listening on ')
    await place.publish('nonsense', notificationOf('image.create'))
    const { exitCode, lines, errorLines } = await ended
    expect(lines).toHaveLength(1)
    expect(errorLines.slice(-2)).toEqual(['message 1: undecodable: The message is not JSON.', lastLine(1, 1)])
    expect(exitCode).toBe(0)
    const listed = await run(['dlq', 'list', '--url', place.url, '--topic', place.topic, '--group', 'tail'])
    expect(JSON.parse(listed.stdout)).toMatchObject({
      reason: 'glance-notify could not decode it',
      body_base64: Buffer.from('nonsense').toString('base64'),
    })
  })
})

describeWithRabbit('listen on a terminal', (lease) => {
  it('prints a line for people, in colours, and JSON when it is asked to', async () => {
    await using place = await preparedPlace(lease)
    const args = ['listen', ...place.args, '--group', 'tail', '--count', '1']
    const first = start(args)
    await first.says('listening on ')
    const one = notificationOf('image.create', { priority: 'ERROR', payload: 'no room for \u001b[2J' })
    await place.publish(one, one, one)
    await first.ended
    const pretty = await runOnTerminal(args)
    expect(pretty).toContain('  \u001b[31mERROR   \u001b[0m  image.create      \u001b[90mhere\u001b[0m')
    expect(pretty).toContain('no room for \\u001b[2J')
    const json = await runOnTerminal([...args, '--json'])
    expect(json).toContain(`{"message_id":"${one.message_id}"`)
  })
})
