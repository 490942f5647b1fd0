const units: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
])

/** Node fires a timer that is set for longer at once. */
export const maxTimerMs = 2 ** 31 - 1

/** Milliseconds: `1500`, `1500ms`, `30s`, `1.5m`, `2h`. `undefined` for anything else, and for more than a timer can wait. */
export function parseDuration(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? []
  const factor = units.get(unit.toLowerCase())
  if (amount === '' || factor === undefined) return undefined
  const ms = Math.round(Number(amount) * factor)
  return ms <= maxTimerMs ? ms : undefined
}
