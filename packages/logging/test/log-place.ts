import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PutAside, SourcePlace } from '@glance-notifications/conformance'
import { logSource } from '../src/index.js'
import { quick } from './followed.js'

/** A log in a folder of its own, and sources that record how far they have read. */
export function logPlace(): SourcePlace {
  const folder = mkdtempSync(join(tmpdir(), 'glance-logging-'))
  const logFile = join(folder, 'notifications.log')
  const positionFile = join(folder, 'position')
  const deadLetterFile = join(folder, 'dead-letters')
  return {
    open: () => logSource({ ...quick, logFile, positionFile, deadLetterFile }),
    publish: ({ body }) => appendFileSync(logFile, Buffer.concat([body, Buffer.from('\n')])),
    deadLetters: () => lettersIn(deadLetterFile),
    dispose: () => rmSync(folder, { recursive: true }),
  }
}

function lettersIn(path: string): readonly PutAside[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return lines.map((text) => {
    const { line, reason } = JSON.parse(text)
    return { body: Buffer.from(String(line)), reason: String(reason) }
  })
}
