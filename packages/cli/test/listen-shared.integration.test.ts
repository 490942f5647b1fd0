import { describeWithAmqp10, describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { expect, it } from 'vitest'
import { exists } from '../../rabbit/test/broker.js'
import { untilDepth } from '../../rabbit/test/source-support.js'
import { captureFile, flatLines } from './support/captures.js'
import { notificationOf, preparedPlace } from './support/notifications.js'
import { run, start } from './support/program.js'

const idIn = (line: string): unknown => JSON.parse(line).message_id

describeWithRabbit('listen --shared', (lease) => {
  it('takes what it prints, of the queues that are named', async () => {
    await using place = await preparedPlace(lease)
    await place.publish(
      notificationOf('image.create'),
      notificationOf('image.upload', { priority: 'ERROR', payload: 'store is full' }),
      notificationOf('image.upload', { priority: 'WARN', payload: 'nearly full' }),
    )
    const args = ['listen', ...place.args, '--shared', '--priority', 'WARN', '--priority', 'ERROR']
    const { exitCode, lines } = await run([...args, '--count', '2', '--timeout', '30s'])
    expect(new Set(lines.map((line) => JSON.parse(line).priority))).toEqual(new Set(['ERROR', 'WARN']))
    expect(lines).toHaveLength(2)
    expect(exitCode).toBe(0)
    for (const [priority, depth] of [
      ['info', 1],
      ['warn', 0],
      ['error', 0],
    ] as const)
      await untilDepth(place.reader, `${place.topic}.${priority}`, depth)
  })

  it('leaves what it cannot decode to others, and declares nothing', async () => {
    await using place = await preparedPlace(lease)
    await place.publish('one', 'two', notificationOf('image.create'))
    const args = ['listen', ...place.args, '--shared', '--count', '1', '--timeout', '30s']
    const { exitCode, lines, errorLines } = await run(args)
    expect(lines).toHaveLength(1)
    expect(errorLines.slice(-4)).toEqual([
      'message 1: undecodable: The message is not JSON.',
      'message 2: undecodable: The message is not JSON.',
      'glance-notify: not decoded, and left in the queues: 2.',
      'decoded 1, undecodable 2, invalid 0, unknown 0',
    ])
    expect(exitCode).toBe(0)
    await untilDepth(place.reader, `${place.topic}.info`, 2)
    const messages = await place.reader.take(`${place.topic}.info`, 2)
    expect(messages.map(({ content }) => content.toString())).toEqual(['one', 'two'])
    const deadLetters = `${place.topic}.info.dead-letter`
    expect(await exists(place.reader, (channel) => channel.checkQueue(deadLetters))).toBe(false)
    expect(await exists(place.reader, (channel) => channel.checkExchange(deadLetters))).toBe(false)
  })

  it('ends with 1 when what it cannot decode is in the way', async () => {
    await using place = await preparedPlace(lease)
    await place.publish(...Array.from({ length: 30 }, () => 'nonsense'))
    const { exitCode, stdout, errorLines } = await run(['listen', ...place.args, '--shared'])
    expect(stdout).toBe('')
    expect(errorLines.at(-2)).toMatch(/left in the queues: \d+\. They are in the way of the others/)
    expect(exitCode).toBe(1)
    await untilDepth(place.reader, `${place.topic}.info`, 30)
  })

  it('waits until somebody has declared the queues', async () => {
    const place = await lease()
    const args = ['--url', place.url, '--exchange', place.exchange, '--topic', place.topic]
    const { says, ended } = start(['listen', ...args, '--shared', '--count', '1', '--timeout', '60s'])
    await says('Nobody has declared queue')
    const sent = ['emit', ...args, '--type', 'image.upload', '--payload', '"full"', '--priority', 'ERROR']
    expect(await run(sent)).toMatchObject({ exitCode: 0 })
    expect(await ended).toMatchObject({ exitCode: 0, lines: [expect.stringContaining('"full"')] })
  })
})

describeWithAmqp10('listen over AMQP 1.0', (lease) => {
  it('takes from an address only what it is told to take, with --shared', async () => {
    const { url, address, username, password, hostname } = await lease()
    const credentials = username === undefined ? '' : `${username}:${password}@`
    const args = [
      '--protocol',
      'qpid',
      '--url',
      `amqp://${credentials}${new URL(url).host}`,
      '--address',
      address,
    ]
    if (hostname !== undefined) args.push('--hostname', hostname)
    const refused = await run(['listen', ...args])
    expect(refused.stderr).toMatch(/takes its messages from others: say --shared/)
    expect(refused.exitCode).toBe(1)
    expect(await run(['emit', ...args, '--jsonl', captureFile])).toMatchObject({ exitCode: 0 })
    const listen = ['listen', ...args, '--shared', '--validate', '--count', '62', '--timeout', '30s']
    const { exitCode, lines, errorLines } = await run(listen)
    expect(errorLines.at(-1)).toBe('decoded 62, undecodable 0, invalid 0, unknown 0')
    expect(exitCode).toBe(0)
    expect(lines.map(idIn)).toEqual(flatLines.map(idIn))
  })
})
