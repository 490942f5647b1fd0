/** The same numbers for the same seed, from 0 to below 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const texts = [
  '',
  'store is full',
  '__proto__',
  'constructor',
  'toJSON',
  '"quoted" \\ back',
  '\u2028\u2029\n\r\t\0',
  '\u{1F5BC} \u00e9',
  '\ud800 alone',
  '12345678901234567890',
  '"n":98765432109876543210,',
  'bigint:1:2',
  'a/b~c',
]

/** A document of every kind of value that JSON can carry, and of big integers. */
export function randomDocument(random: () => number, depth = 0): unknown {
  const pick = <T>(values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)]
  const kinds = depth < 5 ? 9 : 7
  switch (Math.floor(random() * kinds)) {
    case 0:
      return null
    case 1:
      return random() < 0.5
    case 2:
      return Math.floor(random() * 2 ** 53) * (random() < 0.5 ? -1 : 1)
    case 3:
      return random() * 10 ** Math.floor(random() * 35 - 20)
    case 4:
      return randomBigInteger(random)
    case 5:
    case 6:
      return pick(texts)
    case 7:
      return Array.from({ length: Math.floor(random() * 5) }, () => randomDocument(random, depth + 1))
    default:
      return Object.fromEntries(
        Array.from({ length: Math.floor(random() * 6) }, () => [
          pick(texts),
          randomDocument(random, depth + 1),
        ]),
      )
  }
}

/** Of 16 to 90 digits, beyond what a number holds exactly. */
function randomBigInteger(random: () => number): bigint {
  const digits = Array.from({ length: 16 + Math.floor(random() * 75) }, () => Math.floor(random() * 10))
  const value = BigInt(`1${digits.join('')}`)
  return random() < 0.5 ? value : -value
}
