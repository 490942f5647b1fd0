/**
 * fnmatch, as oslo.messaging matches event types and priorities: `*` is any text (dots included), `?` any
 * one character, `[abc]` and `[!abc]` one of or none of these. Case matters.
 */
export function globMatcher(glob: string): (text: string) => boolean {
  if (!/[*?[]/.test(glob)) return (text) => text === glob
  const [head = '', ...rest] = piecesBetweenStars(glob)
  const last = rest.pop()
  // Where a piece fits first is as good as any later place, so none is tried again: a lookahead does not go back.
  const middle = rest.map((piece, index) => `(?:(?=([^]*?${piece}))\\${index + 1})`).join('')
  const regExp = new RegExp(`^${head}${middle}${last === undefined ? '' : `[^]*${last}`}$`, 'u')
  return (text) => regExp.test(text)
}

/** What a star, `?`, a set, or any other character is; a set that is not closed or empty is no set. */
const part = /\*+|\?|\[(!|(?!!))(\][^\]]*|[^\]]+)\]|[\s\S]/gu

function piecesBetweenStars(glob: string): string[] {
  const pieces: string[] = []
  let piece = ''
  for (const [text, negated, set] of glob.matchAll(part)) {
    if (text.startsWith('*')) {
      pieces.push(piece)
      piece = ''
    } else if (set !== undefined) piece += `[${negated ? '^' : ''}${setMembers(set)}]`
    else piece += text === '?' ? '[^]' : literal(text)
  }
  return [...pieces, piece]
}

/** Ranges and single characters; a range that ends before it begins holds nothing. */
function setMembers(set: string): string {
  return set.replaceAll(/([\s\S])-([\s\S])|[\s\S]/gu, (text, from?: string, to?: string) => {
    if (from === undefined || to === undefined) return literal(text)
    return (from.codePointAt(0) ?? 0) > (to.codePointAt(0) ?? 0) ? '' : `${literal(from)}-${literal(to)}`
  })
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll('-', '\\x2d')
}

/** Matches what any of the globs matches. */
export function anyGlobMatcher(globs: string | readonly string[]): (text: string) => boolean {
  const matchers = (typeof globs === 'string' ? [globs] : globs).map(globMatcher)
  return (text) => matchers.some((matches) => matches(text))
}
