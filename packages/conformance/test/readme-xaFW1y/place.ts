// place.ts
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Arrived, StrategyPlace } from '@glance-notifications/conformance'
import { parseJson } from '@glance-notifications/core'
import { jsonLines } from './json-lines.js'

export function place(): StrategyPlace {
  const folder = mkdtempSync(join(tmpdir(), 'json-lines-'))
  const path = join(folder, 'notifications.jsonl')
  return {
    strategy: jsonLines(path),
    arrived: () => (existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').map(read) : []),
    dispose: () => rmSync(folder, { recursive: true }),
  }
}

function read(line: string): Arrived {
  const value = parseJson(line) // not JSON.parse, which rounds integers beyond 2^53
  if (!isArrived(value)) throw new Error('The line is no notification.')
  return value
}

const isArrived = (value: unknown): value is Arrived =>
  typeof value === 'object' && value !== null && 'message_id' in value && 'payload' in value
