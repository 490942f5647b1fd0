import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { expect, it } from 'vitest'
import { untilDepth } from '../../rabbit/test/source-support.js'
import { putAside } from './support/dead-letters.js'
import { notificationOf } from './support/notifications.js'
import { run } from './support/program.js'
import { runOnTerminal } from './support/terminal.js'

describeWithRabbit('dlq list', (lease) => {
  it('prints JSON lines in a pipe, with reason, attempts and where they were sent, and leaves them', async () => {
    const one = notificationOf('image.create', { context: { user_id: 'joe', auth_token: 'hunter2' } })
    const { message_id, payload } = one
    const oslo = JSON.stringify({
      ...one,
      context: undefined,
      _context_user_id: 'joe',
      _context_auth_token: 'hunter2',
    })
    await using place = await putAside(lease, [oslo, 'not JSON at all'])
    const { exitCode, stdout, lines, stderr } = await run(place.dlq('list', '--group', 'billing'))
    const about = {
      reason: 'no such tenant',
      attempts: 3,
      exchange: place.exchange,
      routing_key: `${place.topic}.info`,
      dead_lettered_at: expect.stringMatching(/^\d{4}-.*Z$/),
    }
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        message_id,
        publisher_id: 'here',
        event_type: 'image.create',
        priority: 'INFO',
        payload,
        timestamp: `${one.timestamp.replace(' ', 'T')}Z`,
        context: { user_id: 'joe', auth_token: '***' },
        ...about,
      },
      {
        ...about,
        undecodable: 'The message is not JSON.',
        body_base64: Buffer.from('not JSON at all').toString('base64'),
      },
    ])
    expect(stdout).not.toContain('hunter2')
    expect(stderr).toBe('listed 2, undecodable 1\n')
    expect(exitCode).toBe(0)
    await untilDepth(place.reader, place.deadLetters, 2)
  })

  it('prints what decode can read', async () => {
    await using place = await putAside(lease, [notificationOf('image.create')])
    const { stdout } = await run(place.dlq('list', '--group', 'billing'))
    const { exitCode, stderr } = await run(['decode', '--validate'], { input: stdout })
    expect(stderr).toBe('decoded 1, undecodable 0, invalid 0, unknown 0\n')
    expect(exitCode).toBe(0)
  })

  it('ends after --limit, and finds those of a queue by its name', async () => {
    const messages = ['image.create', 'image.update', 'image.delete'].map((type) => notificationOf(type))
    await using place = await putAside(lease, messages)
    const { lines, stderr } = await run(place.dlq('list', '--queue', place.queue, '--limit', '2'))
    expect(lines.map((line) => JSON.parse(line).event_type)).toEqual(['image.create', 'image.update'])
    expect(stderr).toBe('listed 2, undecodable 0\n')
    await untilDepth(place.reader, place.deadLetters, 3)
  })

  it('ends without a word when its reader has enough', async () => {
    const messages = Array.from({ length: 300 }, () => notificationOf('image.create'))
    await using place = await putAside(lease, messages)
    const { exitCode, stderr } = await run(place.dlq('list', '--group', 'billing'), { leaveAfterFirst: true })
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
    await untilDepth(place.reader, place.deadLetters, 300)
  })

  it('prints a table on a terminal, in which nothing from outside has effect', async () => {
    const one = notificationOf('image.create')
    await using place = await putAside(lease, [one, notificationOf('\u001b]0;owned\u0007'), 'nonsense'])
    const output = await runOnTerminal(place.dlq('list', '--group', 'billing'))
    const [heading, first, second, third, last] = output.split('\r\n')
    expect(heading).toMatch(/^MESSAGE ID +PUT ASIDE \(UTC\) +ATTEMPTS +EVENT TYPE +REASON$/)
    expect(first).toMatch(
      new RegExp(
        `^${one.message_id}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d +3  image\\.create +no such tenant$`,
      ),
    )
    expect(second).toContain('\\u001b]0;owned\\u0007')
    expect(third).toMatch(/^- .* \(undecodable\) +no such tenant$/)
    expect(last).toBe('listed 3, undecodable 1')
    const json = await runOnTerminal(place.dlq('list', '--group', 'billing', '--json', '--limit', '1'))
    expect(json).toMatch(/^\{"message_id"/)
  })

  it('tells a group that is not known, which may be mistyped', async () => {
    const { url } = await lease()
    for (const command of [['list'], ['requeue', '--all']]) {
      const unknown = await run(['dlq', ...command, '--url', url, '--group', 'nobody'])
      expect(unknown).toMatchObject({ exitCode: 1, stdout: '' })
      expect(unknown.stderr).toContain('There is no queue notifications.nobody.dead-letter.')
    }
  })
})

describeWithRabbit('dlq requeue', (lease) => {
  it('sends all of them back, where they are handled', async () => {
    const messages = [notificationOf('image.create'), notificationOf('image.delete')]
    await using place = await putAside(lease, messages)
    const { exitCode, stdout, stderr } = await run(place.dlq('requeue', '--group', 'billing', '--all'))
    expect(stderr).toBe('requeued 2, left 0\n')
    expect(stdout).toBe('')
    expect(exitCode).toBe(0)
    const args = ['listen', ...place.args, '--group', 'billing', '--count', '2', '--timeout', '30s']
    const { lines } = await run(args)
    expect(lines.map((line) => JSON.parse(line).message_id)).toEqual(
      messages.map(({ message_id }) => message_id),
    )
    await untilDepth(place.reader, place.deadLetters, 0)
  })

  it('sends back those that are named, and the others stay', async () => {
    const messages = ['image.create', 'image.update', 'image.delete'].map((type) => notificationOf(type))
    await using place = await putAside(lease, messages)
    const [first, , third] = messages.map(({ message_id }) => message_id)
    const ids = ['--id', String(first), '--id', String(third), '--id', String(first)]
    const { exitCode, stderr } = await run(place.dlq('requeue', '--group', 'billing', ...ids))
    expect(stderr).toBe('requeued 2, left 1\n')
    expect(exitCode).toBe(0)
    await untilDepth(place.reader, place.queue, 2)
    await untilDepth(place.reader, place.deadLetters, 1)
  })

  it('ends with 1 when one that is named is not there, and sends the others', async () => {
    const one = notificationOf('image.create')
    await using place = await putAside(lease, [one])
    const missing = await run(place.dlq('requeue', '--group', 'billing', '--id', 'nowhere'))
    expect(missing.errorLines).toEqual([
      'glance-notify: not among the dead letters: nowhere.',
      'requeued 0, left 1',
    ])
    expect(missing.exitCode).toBe(1)
    await untilDepth(place.reader, place.deadLetters, 1)
    const ids = ['--id', 'nowhere', '--id', one.message_id]
    const some = await run(place.dlq('requeue', '--group', 'billing', ...ids))
    expect(some.errorLines).toEqual([
      'glance-notify: not among the dead letters: nowhere.',
      'requeued 1, left 0',
    ])
    expect(some.exitCode).toBe(1)
  })

  it('leaves them where they are when their queue is gone, and ends with 1', async () => {
    await using place = await putAside(lease, [notificationOf('image.create')])
    await place.reader.channel.deleteQueue(place.queue)
    const { exitCode, errorLines } = await run(place.dlq('requeue', '--group', 'billing', '--all'))
    expect(errorLines).toEqual([
      expect.stringMatching(/^glance-notify: unroutable: /),
      'requeued 0, left unknown',
    ])
    expect(exitCode).toBe(1)
    await untilDepth(place.reader, place.deadLetters, 1)
  })

  it('tells on a terminal how far it is', async () => {
    const messages = Array.from({ length: 2_000 }, () => notificationOf('image.create'))
    await using place = await putAside(lease, messages)
    const output = await runOnTerminal(place.dlq('requeue', '--group', 'billing', '--all'))
    const clearLine = '\r\u001b[K'
    expect(output).toContain(`${clearLine}requeued `)
    expect(output.endsWith(`${clearLine}requeued 2000, left 0\r\n`)).toBe(true)
  })
})
