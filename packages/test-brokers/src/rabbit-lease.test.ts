import { expect, test } from 'vitest'
import { leaseRabbit } from './rabbit-lease.js'

test('on a broker given by URL the names are unique, as vhosts cannot be made', async () => {
  const url = 'amqp://guest:guest@broker/a%2Fb'
  const [one, two] = [await leaseRabbit({ url }), await leaseRabbit({ url })]
  expect(one).toMatchObject({ url, vhost: 'a/b' })
  expect(one.exchange).toMatch(/^glance\.[0-9a-f]{8}$/)
  expect(one.topic).toMatch(/^notifications\.[0-9a-f]{8}$/)
  expect([two.exchange, two.topic]).not.toEqual([one.exchange, one.topic])
  expect((await leaseRabbit({ url: 'amqp://broker' })).vhost).toBe('/')
})
