const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** For people, in its two largest units: `2d 3h`, `5m 0s`, `0s`. */
export function ageText(ms: number): string {
  const largest = units.findIndex(([, length]) => ms >= length)
  const shown = largest < 0 ? units.slice(-1) : units.slice(largest, largest + 2)
  let rest = ms
  return shown
    .map(([unit, length]) => {
      const count = Math.floor(rest / length)
      rest -= count * length
      return `${count}${unit}`
    })
    .join(' ')
}
