import { expect, test, vi } from 'vitest'
import setup from './global-setup.js'

const brokers = {
  rabbit: { missing: 'x' },
  rabbitNode: { missing: 'x' },
  proton: { missing: 'x' },
  oslo: { missing: 'x' },
}

test('projects share the brokers of a run; the last one to end stops them', async () => {
  const stop = vi.fn<() => Promise<void>>(async () => {})
  globalThis.glanceTestBrokers = { users: 0, running: Promise.resolve({ brokers, stop }) }
  const provide = vi.fn<(key: string, value: unknown) => void>()
  const first = await setup({ provide })
  vi.resetModules()
  // Each vitest project evaluates the file for itself.
  const { default: sameSetup } = await import('./global-setup.js')
  const second = await sameSetup({ provide })
  expect(provide.mock.calls).toEqual([
    ['testBrokers', brokers],
    ['testBrokers', brokers],
  ])
  await first()
  expect(stop).not.toHaveBeenCalled()
  await second()
  expect(stop).toHaveBeenCalledTimes(1)
  expect(globalThis.glanceTestBrokers).toBeUndefined()
})
