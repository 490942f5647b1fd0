/** Choices that are the same for the same seed, so that what a random test has found can be found again. */
export interface Chance {
  /** A whole number from 0 to below `count`. */
  below(count: number): number
  /** True so often, from 0 (never) to 1 (always). */
  happens(probability: number): boolean
  pick<T>(values: readonly [T, ...T[]]): T
  bytes(length: number): Buffer
  /** The bytes with something done to them: flipped, cut off, said twice, or with another size in the four bytes at `sizeAt`. */
  mutate(bytes: Buffer, sizeAt: number): Buffer
}

export function chanceOf(seed: number): Chance {
  const random = mulberry32(seed)
  const below = (count: number): number => Math.floor(random() * count)
  const happens = (probability: number): boolean => random() < probability
  const pick = <T>(values: readonly [T, ...T[]]): T => values[below(values.length)] ?? values[0]
  const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256)))
  const resize = (whole: Buffer, sizeAt: number): Buffer => {
    const resized = Buffer.from(whole)
    const size = pick([0, 1, 7, below(300), 131_073, 1_048_577, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff])
    if (resized.length >= sizeAt + 4) resized.writeUInt32BE(size, sizeAt)
    return resized
  }
  return {
    below,
    happens,
    pick,
    bytes,
    mutate(whole, sizeAt) {
      switch (below(5)) {
        case 0:
          return whole.subarray(0, below(whole.length))
        case 1:
          return Buffer.concat([whole, whole])
        case 2:
          return resize(whole, sizeAt)
        case 3: {
          const at = below(whole.length + 1)
          return Buffer.concat([whole.subarray(0, at), bytes(1 + below(4)), whole.subarray(at)])
        }
        default: {
          const flipped = Buffer.from(whole)
          for (let flips = 1 + below(4); flips > 0 && flipped.length > 0; flips -= 1) {
            const at = below(flipped.length)
            flipped.writeUInt8((flipped[at] ?? 0) ^ (1 << below(8)), at)
          }
          return flipped
        }
      }
    },
  }
}

function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
