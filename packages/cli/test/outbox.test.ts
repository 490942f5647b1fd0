import type { Notification } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { fillOutbox } from './support/filled-outbox.js'
import { notificationOf } from './support/notifications.js'
import { run } from './support/program.js'
import { temporaryFolder } from './support/temporary-folder.js'

const folder = temporaryFolder()
/** Port 1 answers nobody. */
const nobody = 'amqp://joe:hunter2@127.0.0.1:1'
let used = 0

function make(count: number): Notification[] {
  return Array.from({ length: count }, () => notificationOf('image.create'))
}

async function filled(waiting: number, failed: number) {
  const path = folder.path(`outbox-${used++}`)
  const notifications = { waiting: make(waiting), failed: make(failed) }
  await fillOutbox(path, notifications.waiting, notifications.failed)
  return { path, ...notifications }
}

describe('glance-notify outbox inspect', () => {
  it('tells what waits, what has failed and why, and that nobody drains', async () => {
    const { path } = await filled(3, 2)
    const { exitCode, lines, stderr } = await run(['outbox', 'inspect', path])
    expect(lines[0]).toMatch(/^waiting {3}3 \(\d+ bytes\), the oldest for \d+/)
    expect(lines.slice(1).map((line) => line.replace(/\(\d+/, '(N'))).toEqual([
      'failed    2 (N bytes)',
      '          2 refused: rejected',
      'drained by nobody at present',
    ])
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
  })

  it('tells it in JSON', async () => {
    const { path } = await filled(1, 1)
    const { stdout } = await run(['outbox', 'inspect', path, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      depth: 1,
      failed: 1,
      failures: [{ reason: 'refused', code: 'rejected', count: 1 }],
      lease: null,
    })
  })

  it.each(['inspect', 'export', 'drain'])('ends with 1 where there is none: %s', async (command) => {
    const path = folder.path('none')
    const { exitCode, stderr } = await run(['outbox', command, path])
    expect(stderr).toMatch(
      /^glance-notify: rejected: The outbox in .*none cannot be opened: there is none\.\n/,
    )
    expect(exitCode).toBe(1)
  })
})

describe('glance-notify outbox export', () => {
  it('prints what waits as decode does, and decode takes it', async () => {
    const { path, waiting } = await filled(120, 0)
    const { exitCode, stdout, lines, errorLines } = await run(['outbox', 'export', path])
    expect(errorLines).toEqual(['exported 120, undecodable 0'])
    expect(exitCode).toBe(0)
    expect(lines.map((line) => JSON.parse(line).message_id)).toEqual(
      waiting.map(({ message_id }) => message_id),
    )
    const decoded = await run(['decode', '--validate'], { input: stdout })
    expect(decoded.exitCode).toBe(0)
    expect(decoded.lines).toHaveLength(120)
  })

  it('prints what has failed, with the reason', async () => {
    const { path, failed } = await filled(1, 1)
    const { lines } = await run(['outbox', 'export', path, '--failed'])
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        message_id: failed[0]?.message_id,
        reason: 'refused',
        code: 'rejected',
        error: 'rejected: says the test',
        attempts: 1,
      },
    ])
  })
})

describe('glance-notify outbox requeue and remove', () => {
  it('take failed notifications by their ids, or all of them', async () => {
    const { path, failed } = await filled(0, 3)
    const id = failed[1]?.message_id ?? ''
    expect(await run(['outbox', 'requeue', path, '--id', id])).toMatchObject({
      exitCode: 0,
      stderr: 'requeued 1, left 2\n',
    })
    expect(await run(['outbox', 'requeue', path, '--id', id])).toMatchObject({
      exitCode: 1,
      stderr: `glance-notify: not among the failed: ${id}.\nrequeued 0, left 2\n`,
    })
    expect(await run(['outbox', 'remove', path, '--all'])).toMatchObject({
      exitCode: 0,
      stderr: 'removed 2, left 0\n',
    })
    const { stdout } = await run(['outbox', 'inspect', path, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ depth: 1, failed: 0 })
  })
})

describe('glance-notify outbox drain', () => {
  it('ends with 1 when the broker is away, leaves everything, and tells no password', async () => {
    const { path } = await filled(2, 0)
    const { exitCode, stderr } = await run(['outbox', 'drain', path, '--url', nobody, '--timeout', '200ms'])
    expect(stderr).toMatch(/^glance-notify: timeout: .*\ndrained 0, failed 0, left 2\n$/)
    expect(stderr).not.toContain('hunter2')
    expect(exitCode).toBe(1)
    const { stdout } = await run(['outbox', 'inspect', path, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ depth: 2, lease: null })
  })

  it('has nothing to do with an empty one, and asks no broker', async () => {
    const { path } = await filled(0, 1)
    expect(await run(['outbox', 'drain', path, '--url', nobody])).toMatchObject({
      exitCode: 0,
      stderr: 'drained 0, failed 0, left 0\n',
    })
  })
})
