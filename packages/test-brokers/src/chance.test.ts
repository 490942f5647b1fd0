import { expect, it } from 'vitest'
import { chanceOf } from './chance.js'

function choices(seed: number): unknown {
  const chance = chanceOf(seed)
  const whole = chance.bytes(40)
  return [chance.below(1_000_000), chance.pick(['a', 'b', 'c']), whole, chance.mutate(whole, 3)]
}

it('makes the same choices for the same seed, and others for another', () => {
  expect(choices(1)).toEqual(choices(1))
  expect(choices(1)).not.toEqual(choices(2))
})

it('makes of bytes others, most of the time', () => {
  const chance = chanceOf(7)
  const whole = Buffer.from('a frame of some size')
  const mutated = Array.from({ length: 1_000 }, () => chance.mutate(whole, 3))
  expect(mutated.filter((one) => !one.equals(whole)).length).toBeGreaterThan(900)
  expect(whole.toString()).toBe('a frame of some size')
})
