import { describe, expect, it } from 'vitest'
import { Chain, type Chained } from './chain.js'

interface Named extends Chained<Named> {
  readonly name: string
}

function named(name: string): Named {
  return { name, before: undefined, after: undefined }
}

function chainOf(...names: string[]) {
  const chain = new Chain<Named>()
  const members = names.map(named)
  for (const one of members) chain.add(one)
  return { chain, members, namesOf: () => [...chain].map(({ name }) => name).join('') }
}

describe('a chain', () => {
  it('keeps the order of arrival', () => {
    const { chain, namesOf } = chainOf('a', 'b', 'c')
    expect([namesOf(), chain.size]).toEqual(['abc', 3])
  })

  it.each([
    [0, 'bc'],
    [1, 'ac'],
    [2, 'ab'],
  ])('closes where one leaves (%i), who may come again at the end', (index, left) => {
    const { chain, members, namesOf } = chainOf('a', 'b', 'c')
    const leaver = members[index] ?? named('')
    expect([chain.delete(leaver), chain.delete(leaver), namesOf(), chain.size]).toEqual([
      true,
      false,
      left,
      2,
    ])
    chain.add(leaver)
    expect([namesOf(), chain.size]).toEqual([left + leaver.name, 3])
  })

  it('takes each once', () => {
    const { chain, members, namesOf } = chainOf('a', 'b')
    for (const one of members) chain.add(one)
    expect([namesOf(), chain.size]).toEqual(['ab', 2])
  })

  it('can be emptied and filled again', () => {
    const { chain, members, namesOf } = chainOf('a', 'b')
    for (const one of chain) chain.delete(one)
    expect([namesOf(), chain.size, chain.next]).toEqual(['', 0, undefined])
    for (const one of members.toReversed()) chain.add(one)
    expect(namesOf()).toBe('ba')
  })

  it('is not kept by who has left it', () => {
    const { chain, members } = chainOf('a', 'b', 'c')
    for (const one of members) chain.delete(one)
    expect(members).toEqual(['a', 'b', 'c'].map(named))
  })

  it('tells who is next: the first that was not passed, whoever leaves and comes', () => {
    const { chain, members } = chainOf('a', 'b', 'c', 'd')
    const [a, b = named(''), c] = members
    expect(chain.next).toBe(a)
    chain.pass()
    expect(chain.next).toBe(b)
    chain.delete(b)
    expect(chain.next).toBe(c)
    chain.pass()
    chain.pass()
    expect(chain.next).toBeUndefined()
    chain.pass()
    const late = named('e')
    chain.add(late)
    expect(chain.next).toBe(late)
    for (const one of members) chain.delete(one)
    expect(chain.next).toBe(late)
  })
})
