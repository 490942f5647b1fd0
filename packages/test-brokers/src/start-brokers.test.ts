import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startBrokers } from './start-brokers.js'

const nothing = async () => ({
  rabbit: { missing: 'rabbitmq-server is not on this machine: install rabbitmq-server' },
  proton: { missing: 'python3 is not on this machine: install python3' },
  oslo: { missing: 'oslo is not on this machine: install oslo' },
})

const said = vi.fn<(line: string) => void>()
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(said)
})
afterEach(() => {
  vi.restoreAllMocks()
  said.mockClear()
})

test('without programs there are no brokers, and it says which tests that skips and why', async () => {
  const running = await startBrokers({ amqp1AddressPrefix: '', ci: false }, nothing)
  expect(running.brokers.given).toBeUndefined()
  expect(said.mock.calls.flat()).toEqual([
    'Skipped: tests of AMQP 0-9-1, because rabbitmq-server is not on this machine: install rabbitmq-server or set RABBIT_URL',
    'Skipped: tests that restart RabbitMQ or speak AMQP 1.0 to it, because rabbitmq-server is not on this machine: install rabbitmq-server',
    'Skipped: tests of AMQP 1.0 on Qpid Proton, because python3 is not on this machine: install python3',
    'Skipped: tests with oslo.messaging, because oslo is not on this machine: install oslo',
  ])
  await running.stop()
})

test('on a build machine that is a failure', async () => {
  const start = startBrokers({ amqp1AddressPrefix: '', ci: true }, nothing)
  await expect(start).rejects.toThrow(/With CI=true no test may be skipped.*rabbitmq-server.*python3/s)
  expect(said).not.toHaveBeenCalled()
})

test('a broker given by URL is used, and one for AMQP 1.0 exists only when given', async () => {
  const settings = {
    // Over TLS: nobody can be asked whether it is there.
    rabbitUrl: 'amqps://broker',
    amqp1Url: 'amqps://other',
    amqp1AddressPrefix: '',
    ci: false,
  }
  const { brokers } = await startBrokers(settings, nothing)
  expect(brokers.rabbit).toEqual({ url: 'amqps://broker' })
  expect(brokers.given).toEqual({ kind: 'given', url: 'amqps://other', addressPrefix: '' })
  expect(said).toHaveBeenCalledTimes(3)
})
