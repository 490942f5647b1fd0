import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A line as it was written; `undefined` for one that is no JSON object. */
export type ReadLine = Readonly<Record<string, unknown>> | undefined

/** A folder for each test, gone after it. */
export function logFolder(): { path(...parts: string[]): string } {
  let folder: string | undefined
  const make = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'glance-logging-'))
    // After what the test registers later, which may still write into it.
    onTestFinished(() => {
      rmSync(made, { recursive: true, force: true })
      folder = undefined
    })
    return made
  }
  return {
    path(...parts) {
      folder ??= make()
      return join(folder, ...parts)
    },
  }
}

/** The lines of a file, which must end with a newline. */
export function readLines(path: string): ReadLine[] {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return linesOf(text)
}

export function linesOf(text: string): ReadLine[] {
  const lines = text.split('\n')
  if (lines.pop() !== '') throw new Error('The last line has no end.')
  return lines.map(parse)
}

/** The lines of every file in a folder. */
export function readAllLines(folder: string): ReadLine[] {
  return readdirSync(folder).flatMap((name) => readLines(join(folder, name)))
}

export function messageIds(lines: readonly ReadLine[]): unknown[] {
  return lines.map((line) => line?.message_id)
}

function parse(line: string): ReadLine {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
