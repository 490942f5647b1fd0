export interface Limits {
  readonly levels: number
  /** Of objects, lists and members, all together. */
  readonly values: number
}

/**
 * Whether a JSON text nests deeper, or holds more values, than it may. Told from the text: a parser spends seconds and
 * hundreds of megabytes on a few million brackets, which compressed are a few kilobytes, and what walks the value
 * afterwards runs out of stack.
 */
export function structureFault(text: string, { levels, values }: Limits): 'deep' | 'wide' | undefined {
  // Few messages open as many objects and lists as they may nest, so few need the closer look; and no text holds more values than characters.
  const opened = count(text, '{', levels + 1) + count(text, '[', levels + 1)
  if (opened <= levels && (text.length <= values || opened + count(text, ',', values + 1) <= values))
    return undefined
  let depth = 0
  let found = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 0x5c) at++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) {
      inString = true
    } else if (code === 0x7b || code === 0x5b) {
      depth++
      found++
      if (depth > levels) return 'deep'
      if (found > values) return 'wide'
    } else if (code === 0x2c) {
      found++
      if (found > values) return 'wide'
    } else if (code === 0x7d || code === 0x5d) {
      depth--
    }
  }
  return undefined
}

/** How often a character occurs; no more than `most` are counted. */
function count(text: string, character: string, most: number): number {
  let found = 0
  for (let at = text.indexOf(character); at >= 0 && found < most; at = text.indexOf(character, at + 1))
    found++
  return found
}
