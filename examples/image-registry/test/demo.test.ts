import { readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describeWithAmqp10, describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { expect, test, vi } from 'vitest'
import { runDemo } from '../src/demo/run-demo.js'
import { createStyle } from '../src/demo/style.js'
import { parseOptions } from '../src/options.js'
import { call } from './support/api.js'
import { type RecordedTerminal, recordedTerminal } from './support/recorded-terminal.js'

const demo = (terminal: RecordedTerminal, ...args: string[]): Promise<boolean> =>
  runDemo(parseOptions(args, {}, { port: 0 }), terminal, createStyle(false))

/** Resolves with everything it printed. */
async function goodDemo(...args: string[]): Promise<string> {
  const terminal = recordedTerminal()
  const isGood = await demo(terminal, ...args)
  expect(terminal.complaints).toEqual([])
  expect(isGood).toBe(true)
  const text = terminal.printed.join('\n')
  expect(text).toContain('All seven event types of images were seen.')
  expect(text).toContain('30 delivered, 0 discarded on purpose, 0 lost')
  return text
}

test('the demo shows every event type, reads everything back, and says so', async () => {
  const text = await goodDemo()
  expect(text).toContain('30 of 30 from memory: identical, in order')
  expect(text).toMatch(/30 of 30 from log file \S+: identical, in order/)
  expect(text).toMatch(/ERROR {2}image.upload/)
  expect(text).toMatch(/ERROR {2}image.send/)
  expect(text).not.toContain('\u001b')
  const [, logFile = ''] = /log file (\S+):/.exec(text) ?? []
  expect((await readFile(logFile, 'utf8')).trim().split('\n')).toHaveLength(30)
  await rm(dirname(logFile), { recursive: true })
})

test('with --serve the registry stays up, and shows what it notifies, until it is told to stop', async () => {
  const terminal = recordedTerminal()
  const ended = demo(terminal, '--serve', '--strategy', 'noop')
  const address = await vi.waitFor(
    () => {
      const [, url] = /stays at (\S+)/.exec(terminal.printed.join('\n')) ?? []
      return url ?? Promise.reject(new Error('not yet'))
    },
    { timeout: 20_000 },
  )
  await call(`${address}/v2/images`, { method: 'POST', body: '{"name":"by hand"}' })
  expect(terminal.printed.at(-1)).toMatch(/INFO {3}image.create {4}by hand, queued/)
  terminal.end()
  expect(await ended).toBe(true)
  await expect(call(address)).rejects.toThrow('fetch failed')
})

test('the demo says what is wrong when nothing arrives', async () => {
  const terminal = recordedTerminal()
  expect(await demo(terminal, '--strategy', 'logging', '--log-file', `${import.meta.filename}/log`)).toBe(
    false,
  )
  expect(terminal.complaints.join('\n')).toMatch(/PROBLEM {2}30 notifications were not delivered/)
})

test('the demo needs its broker', async () => {
  await expect(demo(recordedTerminal(), '--strategy', 'rabbit')).rejects.toThrow('--url')
  await expect(
    demo(recordedTerminal(), '--strategy', 'qpid', '--url', 'amqp://127.0.0.1:1', '--address', 'a'),
  ).rejects.toThrow('connection-lost')
})

describeWithRabbit('the demo through RabbitMQ', (lease) => {
  test.each(['glance', 'oslo-v1', 'oslo-v2'])('reads back exactly what was sent, as %s', async (format) => {
    const { url, exchange, topic } = await lease()
    const where = ['--url', url, '--exchange', exchange, '--topic', topic]
    const text = await goodDemo('--strategy', 'rabbit', ...where, '--format', format)
    expect(text).toContain(`30 of 30 from exchange ${exchange}, ${topic}.*: identical, in order`)
  })
})

// On RabbitMQ in its default vhost: an address of one's own is apart enough.
describeWithAmqp10('the demo over AMQP 1.0', (lease) => {
  test('reads back exactly what was sent', async () => {
    const { url, address, username = '', password = '' } = await lease()
    const withUser = Object.assign(new URL(url), { username, password })
    const text = await goodDemo('--strategy', 'qpid', '--url', withUser.href, '--address', address)
    expect(text).toContain(`30 of 30 from address ${address}: identical, in order`)
  })
})

// RabbitMQ wants to be told that it is a queue: --address /queue/…
describeWithAmqp10(
  'the demo over AMQP 1.0 without an address',
  (lease) => {
    test('takes the address from the URL, else from the topic', async () => {
      const { url, address, username = '', password = '' } = await lease()
      const withUser = Object.assign(new URL(url), { username, password })
      const topic = address.replaceAll(/[^\w.]/g, '-')
      const byTopic = await goodDemo('--strategy', 'qpid', '--url', withUser.href, '--topic', topic)
      expect(byTopic).toContain(`30 of 30 from address ${topic}: identical, in order`)
      withUser.pathname = topic
      const byPath = await goodDemo('--strategy', 'qpid', '--url', withUser.href)
      expect(byPath).toContain(`30 of 30 from address ${topic}: identical, in order`)
    })
  },
  { on: ['proton'] },
)
