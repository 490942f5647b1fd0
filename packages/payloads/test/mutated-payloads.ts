import { isRecord } from '../src/is-record.js'

/** A change of one place in a value that JSON could hold. */
export type Mutation = (value: unknown) => unknown

/** What nobody expects, and what is expected elsewhere. */
const odd: readonly unknown[] = [
  undefined,
  null,
  true,
  '',
  'x',
  'eca7391d-3c53-41e3-8a88-532b7d741c3a',
  'eca7391d-3c53-41e3-8a88-532b7d741c3a\n',
  '2026-11-22T07:46:48Z',
  '2026-11-22T07:46:60.123456',
  '2026-11-22T07:46:48+01:00',
  '2026-11-31T24:00:00Z',
  0,
  -0,
  -1,
  1.5,
  2 ** 53,
  1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  0n,
  -1n,
  2n ** 64n,
  [],
  ['a'],
  ['a', 1],
  [null],
  {},
  { a: 'b', c: null },
  { a: 1 },
  { 'two\nlines': 1 },
  JSON.parse('{"__proto__":1}'),
  new Date(0),
  new Map([['a', 1]]),
  () => 'x',
  Symbol('x'),
  /x/,
]

/** Every place of a value, itself included, with everything that is odd there; and each key taken away. */
export function mutationsOf(value: unknown): Mutation[] {
  const here = odd.map(
    (other): Mutation =>
      () =>
        other,
  )
  if (typeof value !== 'object' || value === null) return here
  const members = Object.entries(value).flatMap(([key, member]) => [
    without(key),
    ...mutationsOf(member).map((mutation) => at(key, mutation)),
  ])
  return [...here, ...members]
}

function at(key: string, mutation: Mutation): Mutation {
  return (whole) => {
    if (Array.isArray(whole)) return Object.assign([...whole], { [key]: mutation(Reflect.get(whole, key)) })
    return isRecord(whole) ? { ...whole, [key]: mutation(whole[key]) } : whole
  }
}

function without(key: string): Mutation {
  return (whole) =>
    isRecord(whole) ? Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key)) : whole
}
