import { expect, test } from 'vitest'
import { enabledPlugins, rabbitConfig } from './rabbit-config.js'

const ports = { amqp: 1, tls: 2, distribution: 3, epmd: 4 }

test('a node listens on the loopback interface and lets nobody in without credentials', () => {
  expect(rabbitConfig('3.10.8', ports, {}).split('\n')).toEqual([
    'listeners.tcp.1 = 127.0.0.1:1',
    'log.file = rabbit.log',
    'amqp1_0.default_user = none',
    '',
  ])
})

test('RabbitMQ 4 has AMQP 1.0 without the plug-in and its settings', () => {
  expect(rabbitConfig('4.0.5', ports, { anonymousAmqp10: true })).toContain('anonymous_login_user = guest\n')
  expect(enabledPlugins('4.0.5', {})).toBe('[].\n')
  expect(enabledPlugins('3.10.8', {})).toBe('[rabbitmq_amqp1_0].\n')
})

test('over TLS a client logs in with its certificate where one is demanded', () => {
  const tls = { caFile: 'ca', certFile: 'cert', keyFile: 'key' }
  const open = rabbitConfig('3.10.8', ports, { tls })
  expect(open).toContain('listeners.ssl.1 = 127.0.0.1:2\n')
  expect(open).toContain('ssl_options.verify = verify_none\n')
  const strict = rabbitConfig('3.10.8', ports, { tls: { ...tls, verifyPeer: true } })
  expect(strict).toContain('ssl_options.verify = verify_peer\nssl_options.fail_if_no_peer_cert = true\n')
  expect(enabledPlugins('3.10.8', { tls })).toContain('rabbitmq_auth_mechanism_ssl')
})

test('lines and plug-ins of the test come last', () => {
  expect(rabbitConfig('3.10.8', ports, { config: ['heartbeat = 1'] })).toMatch(/heartbeat = 1\n$/)
  expect(enabledPlugins('3.10.8', { plugins: ['rabbitmq_shovel'] })).toBe(
    '[rabbitmq_shovel,rabbitmq_amqp1_0].\n',
  )
})
