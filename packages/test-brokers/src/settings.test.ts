import { expect, test } from 'vitest'
import { readSettings } from './settings.js'

test('nothing is given unless the environment says so', () => {
  expect(readSettings({})).toEqual({ amqp1AddressPrefix: '', ci: false })
  expect(readSettings({ RABBIT_URL: '', AMQP1_URL: '', CI: 'false' })).toEqual(readSettings({}))
})

test('reads the URLs of brokers, the address prefix and CI', () => {
  const settings = readSettings({
    RABBIT_URL: 'amqp://guest:guest@localhost/v',
    AMQP1_URL: 'amqps://broker',
    AMQP1_ADDRESS_PREFIX: '/queue/',
    CI: 'true',
  })
  expect(settings).toEqual({
    rabbitUrl: 'amqp://guest:guest@localhost/v',
    amqp1Url: 'amqps://broker',
    amqp1AddressPrefix: '/queue/',
    ci: true,
  })
})

test('names the variable that is wrong, not its value', () => {
  expect(() => readSettings({ RABBIT_URL: 'http://user:secret@host' })).toThrow(/^RABBIT_URL is no URL/)
  expect(() => readSettings({ AMQP1_URL: 'secret' })).toThrow(/^(?!.*secret)AMQP1_URL/)
})
