import { expect, test } from 'vitest'
import { describeWithAmqp10, describeWithRabbit } from '../src/vitest.js'

describeWithRabbit('a lease of RabbitMQ', (lease) => {
  test('is a place of its own each time', async () => {
    const [one, two] = await Promise.all([lease(), lease()])
    expect([one.url, one.exchange, one.topic]).not.toEqual([two.url, two.exchange, two.topic])
    const vhosts = await one.control?.evaluate('rabbit_vhost:list_names()')
    // On a broker given by URL there is nothing to ask.
    expect(vhosts ?? one.vhost).toContain(one.vhost)
  })
})

describeWithAmqp10('a lease over AMQP 1.0', (lease, kind) => {
  test('is an address of its own each time', async () => {
    const [one, two] = await Promise.all([lease(), lease()])
    expect(one.address).not.toBe(two.address)
    expect(one.hostname).toBe(kind === 'rabbit' ? `vhost:${one.rabbit?.vhost}` : undefined)
  })
})
