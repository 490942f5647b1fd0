import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { startReceiver } from '../src/receiver.js'

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url))

function run(args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    timeout: 30_000,
  })
  return { status, stdout, stderr }
}

describe('the program', () => {
  it('shows what becomes of notifications, and ends with 0', () => {
    const { status, stdout, stderr } = run()
    expect(stderr).toBe('')
    expect(stdout.replaceAll(/\d+ ms/g, 'n ms')).toBe(`image.create
  the receiver has it, and the signature is right
  accepted after n ms
image.prepare
  the receiver answers 429, Retry-After: 1
  the receiver has it, and the signature is right
  accepted after n ms
image.upload
  the receiver answers 503
  the receiver answers 503
  the receiver has it, and the signature is right
  accepted after n ms
image.update
  the receiver answers 422
  rejected: The receiver answered 422. (retryable: false, delivery: none) after n ms
image.activate
  the receiver answers 429, Retry-After: 600
  blocked: The receiver answered 429. (retryable: true, delivery: none) after n ms
image.delete
  the receiver has it, and the signature is right
  accepted after n ms
And one that is signed with another key:
image.send
  auth: The receiver answered 401. (retryable: false, delivery: none) after n ms
`)
    expect(status).toBe(0)
  })

  it('tells how it is used', () => {
    expect(run(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('--url URL') })
  })

  it.each([
    [['--pigeon'], {}, 'pigeon'],
    [['--url', 'http://localhost'], { WEBHOOK_KEY: '' }, 'WEBHOOK_KEY'],
  ])('explains what it was told wrongly, with 2: %j', (args, environment, complaint) => {
    expect(run(args, environment)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(complaint),
    })
  })

  it('ends with 1 when a receiver elsewhere is away', () => {
    const { status, stdout } = run(['--url', 'http://127.0.0.1:1'], {
      WEBHOOK_KEY: 'a key that nobody knows',
    })
    expect(stdout).toContain('connection-lost')
    expect(status).toBe(1)
  })
})

describe('the receiver', () => {
  it('handles a notification once, and again when its handler has failed', async () => {
    const { createNotification } = await import('@glance-notifications/core')
    const { webhookStrategy } = await import('../src/webhook-strategy.js')
    const key = 'a key that nobody else knows'
    const seen: string[] = []
    const receiver = await startReceiver({
      key,
      onNotification({ message_id }) {
        seen.push(message_id)
        if (seen.length === 1) throw new Error('not yet')
      },
    })
    const strategy = webhookStrategy({ url: receiver.url, key })
    const notification = createNotification({
      publisher_id: 'image.localhost',
      event_type: 'image.create',
      priority: 'INFO',
      payload: {},
    })
    const send = () => strategy.send(notification, { deadline: performance.now() + 30_000 })
    await expect(send()).rejects.toMatchObject({ code: 'rejected', retryable: true, delivery: 'unknown' })
    await send()
    await send()
    expect(seen).toHaveLength(2)
    const large = { ...notification, payload: 'x'.repeat(2 ** 21) }
    await expect(strategy.send(large, { deadline: performance.now() + 30_000 })).rejects.toMatchObject({
      code: 'too-large',
    })
    expect((await fetch(receiver.url)).status).toBe(405)
    expect((await fetch(receiver.url, { method: 'POST', body: '{}' })).status).toBe(401)
    await strategy.close({ deadline: 0 })
    await receiver.close()
  })
})
