import type { Strategy } from '@glance-notifications/core'
import { expect, test } from 'vitest'
import { call, createImage, put, remove } from './support/api.js'
import { someBytes } from './support/some-bytes.js'
import { startRegistry } from './support/start-registry.js'

const close = async (): Promise<void> => undefined

const deadStrategies: readonly Strategy[] = [
  { name: 'never settles', send: () => new Promise(() => undefined), close },
  { name: 'rejects', send: () => Promise.reject(new Error('away')), close },
  {
    name: 'throws',
    send() {
      throw new Error('broken')
    },
    close,
  },
]

test.each(deadStrategies)('the registry serves while its strategy $name', async (strategy) => {
  const { url } = await startRegistry({ strategy })
  const data = someBytes(100_000)
  const started = performance.now()
  for (let round = 0; round < 10; round += 1) {
    const image = await createImage(url)
    expect((await put(`${image}/file`, data)).status).toBe(204)
    expect((await call(`${image}/file`)).bytes.equals(data)).toBe(true)
    expect((await remove(image)).status).toBe(204)
  }
  // One send that is waited for would take the notifier's 5 seconds.
  expect(performance.now() - started).toBeLessThan(5000)
})
