/** Undefined of nothing. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[middle - 1], sorted[middle]]
  return sorted.length % 2 === 0 && low !== undefined && high !== undefined ? (low + high) / 2 : high
}

/** How far the values lie apart, as a share of their median. */
export function spread(values: readonly number[]): number {
  const middle = median(values)
  return middle ? (Math.max(...values) - Math.min(...values)) / Math.abs(middle) : 0
}

/** With so many digits that count: a ratio needs no more. */
export function rounded(value: number, digits = 4): number {
  return Number(value.toPrecision(digits))
}
