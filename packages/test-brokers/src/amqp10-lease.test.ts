import { expect, test } from 'vitest'
import { leaseAmqp10, splitCredentials } from './amqp10-lease.js'

test('a broker given by URL gets unique addresses below the prefix, and the credentials beside the URL', async () => {
  const url = 'amqp://us%40er:p%2Fw@broker:5673'
  const take = () => leaseAmqp10({ kind: 'given', url, addressPrefix: '/queue/' })
  const [one, two] = [await take(), await take()]
  expect(one).toMatchObject({
    url: 'amqp://broker:5673',
    username: 'us@er',
    password: 'p/w',
    broker: 'given',
  })
  expect(one.address).toMatch(/^\/queue\/glance\.[0-9a-f]{8}$/)
  expect(two.address).not.toBe(one.address)
})

test('without credentials there are none', () => {
  expect(splitCredentials('amqps://broker/')).toEqual({ url: 'amqps://broker' })
})
