import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Arrived, StrategyPlace } from '@glance-notifications/conformance'
import { parseJson } from '@glance-notifications/core'
import { loggingStrategy } from '../src/index.js'

/** A strategy that writes to a file of its own, which can be put aside for something that is no file. */
export function strategyPlace(): StrategyPlace {
  const folder = mkdtempSync(join(tmpdir(), 'glance-logging-'))
  const logFile = join(folder, 'notifications.log')
  const aside = `${logFile}.1`
  let isAside = false
  return {
    strategy: loggingStrategy({ logFile }),
    arrived: () => [aside, logFile].filter(isFile).flatMap(readLog),
    faults: {
      nack() {
        if (existsSync(logFile)) renameSync(logFile, aside)
        mkdirSync(logFile)
        isAside = true
      },
      heal() {
        if (isAside) rmdirSync(logFile)
        isAside = false
      },
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }

  function isFile(path: string): boolean {
    return existsSync(path) && !(isAside && path === logFile)
  }
}

function readLog(path: string): readonly Arrived[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map(readLine)
}

function readLine(line: string): Arrived {
  const value = parseJson(line)
  if (!isLine(value)) throw new Error('The line is no notification.')
  return value
}

function isLine(value: unknown): value is Arrived {
  return typeof value === 'object' && value !== null && 'message_id' in value && 'payload' in value
}
