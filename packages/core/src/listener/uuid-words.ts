const words = new Int32Array(4)
let last = ''
let lastIsOne = false

/** Of a UUID as Glance writes it: four words that say what its text says. `undefined` for any other text. They are there until the next is read. */
export function uuidWords(id: string): Int32Array | undefined {
  if (id !== last) {
    lastIsOne = isUuid(id)
    last = id
  }
  return lastIsOne ? words : undefined
}

function isUuid(id: string): boolean {
  const isOne = id.length === 36 && hasDashes(id) && read(0, id, 0, 4) && read(1, id, 9, 14)
  return isOne && read(2, id, 19, 24) && read(3, id, 28, 32)
}

function hasDashes(id: string): boolean {
  const dash = 0x2d
  return (
    id.charCodeAt(8) === dash &&
    id.charCodeAt(13) === dash &&
    id.charCodeAt(18) === dash &&
    id.charCodeAt(23) === dash
  )
}

/** A word is eight digits, in two places. */
function read(word: number, id: string, high: number, low: number): boolean {
  const value = fourDigits(id, high)
  const rest = fourDigits(id, low)
  words[word] = (value << 16) | rest
  return value >= 0 && rest >= 0
}

/** Negative where there is another character. */
function fourDigits(id: string, at: number): number {
  let value = 0
  for (let place = at; place < at + 4; place += 1) {
    const digit = digitOf(id.charCodeAt(place))
    if (digit < 0) return -1
    value = (value << 4) | digit
  }
  return value
}

/** Small letters alone: an id in capitals is another. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1
}
