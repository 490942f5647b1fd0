import { expect, it } from 'vitest'
import { sample } from '../test/support/sample.js'
import { noopStrategy } from './noop.js'

it('noop discards everything, and can be closed', async () => {
  const noop = noopStrategy()
  expect(await noop.send(sample(), { deadline: 0 })).toEqual({ strategy: 'noop', status: 'discarded' })
  await noop.close({ deadline: 0 })
  expect(await noop.send(sample(), { deadline: 0 })).toEqual({ strategy: 'noop', status: 'discarded' })
})

it('there is one noop, which nobody can change', () => {
  expect(noopStrategy()).toBe(noopStrategy())
  expect(Object.isFrozen(noopStrategy())).toBe(true)
})
