import { descend, type MaskPath } from './mask-path.js'

/** What oslo writes in the place of a secret. */
const maskedValue = '"***"'

/**
 * Replaces values within a JSON text: those of secret keys, whatever they are, and those at the paths. Everything
 * else stays as it is, character for character, so that no digit of a long integer is lost. The text must be as
 * `JSON.stringify` writes it: valid, without white space.
 */
export function maskText(
  text: string,
  isSecret: (key: string) => boolean,
  paths: readonly MaskPath[],
): string {
  let at = 0
  let copied = 0
  let masked = ''

  const value = (here: readonly MaskPath[]): void => {
    if (here.some((path) => path.length === 0)) replaceValue()
    else if (text[at] === '{') object(here)
    else if (text[at] === '[') array(here)
    else at = endOfValue(text, at)
  }
  const object = (here: readonly MaskPath[]): void => {
    for (at += 1; text[at] !== '}'; at += text[at] === ',' ? 1 : 0) {
      const key = readKey()
      if (isSecret(key)) replaceValue()
      else value(descend(here, key))
    }
    at += 1
  }
  const array = (here: readonly MaskPath[]): void => {
    let index = 0
    for (at += 1; text[at] !== ']'; at += text[at] === ',' ? 1 : 0) {
      value(descend(here, String(index)))
      index += 1
    }
    at += 1
  }
  const readKey = (): string => {
    const end = endOfString(text, at)
    const raw = text.slice(at + 1, end - 1)
    const key = raw.includes('\\') ? String(JSON.parse(text.slice(at, end))) : raw
    at = end + 1
    return key
  }
  const replaceValue = (): void => {
    masked += text.slice(copied, at) + maskedValue
    at = endOfValue(text, at)
    copied = at
  }

  value(paths)
  return masked + text.slice(copied)
}

/** The index after a string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end + 1
}

/** An odd number of backslashes before it. */
function isEscaped(text: string, at: number): boolean {
  let before = at
  while (text[before - 1] === '\\') before -= 1
  return (at - before) % 2 === 1
}

const scalar = /[^,\]}]*/y

/** The index after any value that begins at `start`. */
function endOfValue(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start)
  if (text[start] !== '{' && text[start] !== '[') {
    scalar.lastIndex = start
    return start + (scalar.exec(text)?.[0].length ?? 0)
  }
  let depth = 0
  let at = start
  do {
    const character = text[at]
    if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    at = character === '"' ? endOfString(text, at) : at + 1
  } while (depth > 0)
  return at
}
