/**
 * Whether a JSON text nests deeper than so many levels. Told from the text: a parser spends seconds and hundreds of
 * megabytes on a few million brackets, and what walks the value afterwards runs out of stack.
 */
export function nestsDeeper(text: string, levels: number): boolean {
  // Few messages open as many objects and lists as they may nest, so few need the closer look.
  if (count(text, '{', levels + 1) + count(text, '[', levels + 1) <= levels) return false
  let depth = 0
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
      if (depth > levels) return true
    } else if (code === 0x7d || code === 0x5d) {
      depth--
    }
  }
  return false
}

/** How often a character occurs; no more than `most` are counted. */
function count(text: string, character: string, most: number): number {
  let found = 0
  for (let at = text.indexOf(character); at >= 0 && found < most; at = text.indexOf(character, at + 1))
    found++
  return found
}
