import { describe, expect, it } from 'vitest'
import { SettledPrefix } from './settled-prefix.js'

describe('the settled prefix', () => {
  it('grows over what is settled without a gap', () => {
    const prefix = new SettledPrefix(0)
    const [one, two, three] = [prefix.add(1), prefix.add(2), prefix.add(3)]
    prefix.settle(two)
    expect(prefix.reached).toBe(0)
    prefix.settle(one)
    expect(prefix.reached).toBe(2)
    prefix.settle(three)
    expect(prefix.reached).toBe(3)
  })

  it('grows over what needs no settling, behind what does', () => {
    const prefix = new SettledPrefix(0)
    prefix.pass(1)
    expect(prefix.reached).toBe(1)
    const mark = prefix.add(2)
    for (let place = 3; place <= 1_000; place += 1) prefix.pass(place)
    expect(prefix.reached).toBe(1)
    prefix.settle(mark)
    expect(prefix.reached).toBe(1_000)
  })

  it('does not go back when what is passed over joins what was settled out of turn', () => {
    const prefix = new SettledPrefix(0)
    const [one, two] = [prefix.add(1), prefix.add(2)]
    prefix.settle(two)
    prefix.pass(3)
    prefix.settle(one)
    expect(prefix.reached).toBe(3)
  })
})
