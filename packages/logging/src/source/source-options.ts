import { resolve } from 'node:path'
import { defaultMaxMessageBytes, invalidOption, type Logger } from '@glance-notifications/core'
import {
  duration,
  groupOption,
  safeLogger,
  switchOption,
  textOption,
  wholeNumber,
} from '@glance-notifications/core/connection'
import { sourceName } from './source-errors.js'

/** How often the file is looked at when the operating system tells of no change. */
export const defaultPollIntervalMs = 1_000
/** Four times what the logging strategy may take to notice a rotation. */
export const defaultRotationGraceMs = 1_000
/** As large as a message may be: 16 MiB. */
export const defaultMaxLineBytes = defaultMaxMessageBytes

/** Which file to follow, and from where. */
export interface LogSourceOptions {
  /**
   * The file to follow, such as the `logFile` of a logging strategy. It need not be there yet. Relative to the working
   * directory at construction. Rotated files are looked for in its folder.
   */
  readonly logFile: string
  /** Whose copy it is, for de-duplication. Default `log`. */
  readonly group?: string
  /**
   * Where it is recorded how far the file was handled: a file of this source alone, made with its folders. Default: none,
   * and each start begins with what comes from then on.
   */
  readonly positionFile?: string
  /** Where dead letters are appended, one JSON object a line. Default: `logFile` with `.dead-letter` behind it. */
  readonly deadLetterFile?: string
  /** Without a recorded position: whether to begin with what is in the file already. Default false: with what comes from now on. */
  readonly fromStart?: boolean
  /** How often to look where the operating system tells of no change (NFS, some containers). Default 1,000. */
  readonly pollIntervalMs?: number
  /** For how long nothing must have come to a file that was renamed, before the new one is read. Default 1,000. */
  readonly rotationGraceMs?: number
  /** Of a longer line only the beginning is delivered, which no listener can decode. Default 16 MiB. */
  readonly maxLineBytes?: number
  /** Hears of rotations, losses, and files that cannot be read or written. Default: silent. */
  readonly logger?: Logger
}

/** The options with everything decided. */
export interface LogSourceSettings {
  readonly logFile: string
  readonly group: string
  readonly positionFile: string | undefined
  readonly deadLetterFile: string
  readonly fromStart: boolean
  readonly pollIntervalMs: number
  readonly rotationGraceMs: number
  readonly maxLineBytes: number
  readonly logger: Logger
}

const maxGroupBytes = 255

/** Throws `invalid` for what cannot be right. Never shows a value. */
export function logSourceSettings(options: LogSourceOptions): LogSourceSettings {
  if (groupOption('options', options) === undefined) throw invalidOption('logFile', 'must be a path')
  const logFile = pathOption('logFile', options.logFile)
  if (logFile === undefined) throw invalidOption('logFile', 'must be a path')
  const positionFile = pathOption('positionFile', options.positionFile)
  const deadLetterFile = pathOption('deadLetterFile', options.deadLetterFile) ?? `${logFile}.dead-letter`
  if (positionFile === logFile) throw invalidOption('positionFile', 'must not be the logFile')
  if (deadLetterFile === logFile || deadLetterFile === positionFile)
    throw invalidOption('deadLetterFile', 'must be a file of its own')
  const pollIntervalMs = duration('pollIntervalMs', options.pollIntervalMs, defaultPollIntervalMs)
  if (pollIntervalMs < 1) throw invalidOption('pollIntervalMs', 'must be at least 1 millisecond')
  return {
    logFile,
    group: textOption('group', options.group, maxGroupBytes) ?? sourceName,
    positionFile,
    deadLetterFile,
    fromStart: switchOption('fromStart', options.fromStart, false),
    pollIntervalMs,
    rotationGraceMs: duration('rotationGraceMs', options.rotationGraceMs, defaultRotationGraceMs),
    maxLineBytes: wholeNumber('maxLineBytes', options.maxLineBytes, defaultMaxLineBytes),
    logger: safeLogger(options.logger),
  }
}

function pathOption(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string' && value !== '' && !value.includes('\0')) return resolve(value)
  throw invalidOption(name, 'must be a path')
}
