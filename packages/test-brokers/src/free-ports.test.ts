import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freePorts } from './free-ports.js'

test('gives different ports, none of which the system hands out by itself', async () => {
  const ports = await freePorts(20)
  expect(new Set(ports).size).toBe(20)
  for (const port of ports) {
    expect(port).toBeGreaterThanOrEqual(10_240)
    expect(port).toBeLessThan(32_768)
  }
})

test('passes over a port that is in use', async () => {
  const [first = 0] = await freePorts(1)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(first + 1, '127.0.0.1', resolve))
  expect(await freePorts(3)).not.toContain(first + 1)
  await new Promise((resolve) => server.close(resolve))
})
