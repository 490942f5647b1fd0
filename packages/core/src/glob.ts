/**
 * fnmatch, as oslo.messaging matches event types and priorities: `*` is any text (dots included), `?` any
 * one character, `[abc]` and `[!abc]` one of or none of these. Case matters.
 */
export function globMatcher(glob: string): (text: string) => boolean {
  if (!/[*?[]/.test(glob)) return (text) => text === glob
  const pattern = glob.replaceAll(/\*+|\?|\[(!?)(\]?[^\]]*)\]|[\\^$.|+(){}[\]]/g, (part, negated, set) => {
    if (part.startsWith('*')) return '[^]*'
    if (part === '?') return '[^]'
    if (set === undefined) return `\\${part}`
    return `[${negated ? '^' : ''}${set.replaceAll(/[\\\]^[]/g, '\\$&')}]`
  })
  const regExp = new RegExp(`^${pattern}$`)
  return (text) => regExp.test(text)
}

/** Matches what any of the globs matches. */
export function anyGlobMatcher(globs: string | readonly string[]): (text: string) => boolean {
  const matchers = (typeof globs === 'string' ? [globs] : globs).map(globMatcher)
  return (text) => matchers.some((matches) => matches(text))
}
