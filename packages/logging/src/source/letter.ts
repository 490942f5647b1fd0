import { isCut, type Line } from './line-splitter.js'
import type { LogSourceSettings } from './source-options.js'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What a dead letter tells of the line it is about: the line itself, as it stood in the log. */
export function letterOf(
  line: Line,
  { logFile, group }: Pick<LogSourceSettings, 'logFile' | 'group'>,
): Readonly<Record<string, unknown>> {
  const where = { group, log_file: logFile }
  // Where a character was cut as well, there is no more of it.
  if (isCut(line)) return { ...where, line_bytes: line.length, line_begins: line.bytes.toString() }
  try {
    return { ...where, line: utf8.decode(line.bytes) }
  } catch {
    return { ...where, line_base64: line.bytes.toString('base64') }
  }
}
