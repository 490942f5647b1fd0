import { expect, test } from 'vitest'
import { parseOptions, UsageError } from './options.js'

const parse = (args: readonly string[], environment = {}) => parseOptions(args, environment, { port: 9292 })

test('without any: a log file and memory, on this machine only', () => {
  expect(parse([])).toEqual({
    notifier: { strategy: 'embedded' },
    host: '127.0.0.1',
    port: 9292,
    help: false,
    serve: false,
  })
})

test('the environment counts, and options count more', () => {
  const environment = {
    GLANCE_NOTIFICATIONS_STRATEGY: 'rabbit',
    GLANCE_NOTIFICATIONS_URL: 'amqp://one',
    GLANCE_NOTIFICATIONS_FORMAT: 'oslo-v2',
    GLANCE_NOTIFICATIONS_TOPIC: '',
  }
  expect(parse([], environment).notifier).toEqual({
    strategy: 'rabbit',
    url: 'amqp://one',
    format: 'oslo-v2',
  })
  expect(parse(['--url', 'amqp://two'], environment).notifier).toMatchObject({ url: 'amqp://two' })
})

test('default is another name for noop, as in Glance', () => {
  expect(parse(['--strategy', 'default']).notifier.strategy).toBe('noop')
})

test.each([
  [['--strategy', 'pigeon'], '--strategy is one of'],
  [['--format', 'xml'], '--format is one of'],
  [['--port', '70000'], '--port is a whole number'],
  [['--max-image-bytes', '1e3'], '--max-image-bytes is a whole number'],
  [['--colour'], '--colour'],
  [['word'], 'word'],
])('%j is refused', (args, message) => {
  expect(() => parse(args)).toThrow(UsageError)
  expect(() => parse(args)).toThrow(message)
})
