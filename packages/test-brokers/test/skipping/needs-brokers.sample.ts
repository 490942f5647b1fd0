import { beforeAll, expect, test } from 'vitest'
import { describeWithAmqp10, describeWithRabbit, describeWithRabbitNode } from '../../src/vitest.js'

describeWithRabbit('rabbit', (lease) => {
  beforeAll(lease)
  test('needs RabbitMQ', async () => {
    expect(await lease()).toBeDefined()
  })
})

describeWithRabbitNode('node', (start) => {
  beforeAll(() => start())
  test('needs a node', () => {
    expect(start).toBeDefined()
  })
})

describeWithAmqp10('amqp10', (lease) => {
  beforeAll(lease)
  test('needs a broker', () => {
    expect(lease).toBeDefined()
  })
})

test('needs nothing', () => {
  expect(1).toBe(1)
})
