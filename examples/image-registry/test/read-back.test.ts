import { describeWithAmqp10, describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { expect, test } from 'vitest'
import { qpidReader } from '../src/read-back/qpid.js'
import { rabbitReader } from '../src/read-back/rabbit.js'

test('a broker that is not there is said to be not there', async () => {
  await expect(rabbitReader({ url: 'amqp://127.0.0.1:1' }, 'p')).rejects.toThrow('ECONNREFUSED')
  await expect(qpidReader('amqp://127.0.0.1:1', 'a', 'p')).rejects.toThrow('The reader')
})

describeWithRabbit('the reader of RabbitMQ', (lease) => {
  test('needs the exchange', async () => {
    const { url } = await lease()
    await expect(rabbitReader({ url, exchange: 'no-such-exchange' }, 'p')).rejects.toThrow('NOT_FOUND')
  })

  test('resolves with what there is when time is up', async () => {
    const { url } = await lease()
    const reader = await rabbitReader({ url, exchange: 'amq.topic' }, 'p')
    expect(await reader.read(1, 50)).toEqual([])
    await reader.close()
    await reader.close()
  })
})

describeWithAmqp10(
  'the reader over AMQP 1.0',
  (lease) => {
    test('says why the broker refuses the address', async () => {
      const { url, username = '', password = '' } = await lease()
      const withUser = Object.assign(new URL(url), { username, password })
      await expect(qpidReader(withUser.href, '/exchange/no-such-exchange/x', 'p')).rejects.toThrow(
        'no-such-exchange',
      )
    })
  },
  { on: ['rabbit'] },
)
