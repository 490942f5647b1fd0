/** Any one key or index. */
export const anyKey = Symbol('*')

/** The keys and indexes that lead to a value. */
export type MaskPath = readonly (string | typeof anyKey)[]

const segment = /(?:^|(?!^)\.)([^.[\]]+)|\[(?:(["'`])(.+?)\2|(\d+|\*))\]/gy

/** Reads the notation of pino's `redact`; `undefined` when it is none, or begins at what is never a secret. */
export function parseMaskPath(text: string): MaskPath | undefined {
  const matches = [...text.matchAll(segment)]
  const length = matches.reduce((sum, [whole]) => sum + whole.length, 0)
  if (length !== text.length) return undefined
  const path = matches.map(([, dotted, , quoted, bare]) => quoted ?? wildcard(dotted ?? bare ?? ''))
  const [first] = path
  return first === 'payload' || first === 'context' || first === anyKey ? path : undefined
}

/** What is left of the paths one step further down. */
export function descend(paths: readonly MaskPath[], key: string): readonly MaskPath[] {
  if (paths.length === 0) return paths
  return paths.filter(([first]) => first === anyKey || first === key).map((path) => path.slice(1))
}

/** Whether a JSON text may have a value at the path; says no only when it certainly has none. */
export function pathMayBeIn(path: MaskPath, text: string): boolean {
  // The index of an array does not stand in the text.
  return path.every((key) => key === anyKey || /^\d+$/.test(key) || text.includes(JSON.stringify(key)))
}

function wildcard(key: string): MaskPath[number] {
  return key === '*' ? anyKey : key
}
