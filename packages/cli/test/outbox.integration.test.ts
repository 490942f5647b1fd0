import { NotificationError } from '@glance-notifications/core'
import { outbox } from '@glance-notifications/outbox'
import { waitUntil } from '@glance-notifications/test-brokers'
import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { describe, expect, it } from 'vitest'
import { fillOutbox } from './support/filled-outbox.js'
import { notificationOf, preparedPlace } from './support/notifications.js'
import { run } from './support/program.js'
import { temporaryFolder } from './support/temporary-folder.js'

const folder = temporaryFolder()

describeWithRabbit('glance-notify outbox, with a broker', (lease) => {
  describe('drain', () => {
    it('sends what waits in order, as it was accepted, and leaves it empty', async () => {
      await using place = await preparedPlace(lease)
      const path = folder.path('drained')
      const waiting = Array.from({ length: 50 }, () => notificationOf('image.create'))
      await fillOutbox(path, waiting)
      const { exitCode, stderr } = await run(['outbox', 'drain', path, ...place.args])
      expect(stderr).toBe('drained 50, failed 0, left 0\n')
      expect(exitCode).toBe(0)
      const { lines } = await run(['listen', '--shared', '--count', '50', '--json', ...place.args])
      expect(lines.map((line) => JSON.parse(line).message_id)).toEqual(
        waiting.map(({ message_id }) => message_id),
      )
    })

    it('puts aside what no queue is bound for, says so, and ends with 1', async () => {
      await using place = await preparedPlace(lease)
      const path = folder.path('refused')
      const first = notificationOf('image.create')
      await fillOutbox(path, [first, notificationOf('image.create')])
      await place.reader.channel.unbindQueue(`${place.topic}.info`, place.exchange, `${place.topic}.info`)
      const { exitCode, errorLines } = await run(['outbox', 'drain', path, ...place.args])
      expect(errorLines.at(-1)).toBe('drained 0, failed 2, left 0')
      expect(errorLines[0]).toMatch(new RegExp(`^${first.message_id}: failed: unroutable: `))
      expect(exitCode).toBe(1)
    })

    it('does nothing while another process drains', async () => {
      await using place = await preparedPlace(lease)
      const path = folder.path('held')
      const away = outbox(
        {
          name: 'away',
          send: () => Promise.reject(new NotificationError('connection-lost', 'says the test')),
          close: async () => {},
        },
        { path },
      )
      await away.send(notificationOf('image.create'), { deadline: performance.now() + 30_000 })
      await waitUntil(() => away.stats.isDraining, { what: 'the lease to be taken', timeoutMs: 30_000 })
      const { exitCode, stderr } = await run(['outbox', 'drain', path, ...place.args])
      await away.close({ deadline: performance.now() })
      expect(stderr).toMatch(
        new RegExp(`^glance-notify: rejected: Process ${process.pid} on .* drains the outbox`),
      )
      expect(exitCode).toBe(1)
    })

    it('is told once that it is not let in', async () => {
      await using place = await preparedPlace(lease)
      const path = folder.path('auth')
      await fillOutbox(path, [notificationOf('image.create')])
      const wrong = new URL(place.url)
      wrong.password = 'wrong-secret'
      const { exitCode, stderr } = await run(['outbox', 'drain', path, '--url', wrong.href])
      expect(stderr).toMatch(/^glance-notify: auth: .*\ndrained 0, failed 0, left 1\n$/)
      expect(stderr).not.toContain('wrong-secret')
      expect(exitCode).toBe(1)
    })
  })

  it('what is exported can be emitted', async () => {
    await using place = await preparedPlace(lease)
    const path = folder.path('exported')
    const waiting = [notificationOf('image.create'), notificationOf('image.delete')]
    await fillOutbox(path, waiting)
    const { stdout } = await run(['outbox', 'export', path])
    const emitted = await run(['emit', '--jsonl', '-', ...place.args], { input: stdout })
    expect(emitted.stderr).toBe('confirmed 2, failed 0\n')
    const { lines } = await run(['listen', '--shared', '--count', '2', '--json', ...place.args])
    const sent = lines.map((line) => JSON.parse(line))
    expect(sent.map(({ message_id }) => message_id)).toEqual(waiting.map(({ message_id }) => message_id))
  })
})
