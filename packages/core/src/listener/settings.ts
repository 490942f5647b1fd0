import { backOff } from '../back-off.js'
import { type Clock, systemClock } from '../clock.js'
import { defaultMaxMessageBytes } from '../formats/decode.js'
import { type Logger, safeLogger } from '../logger.js'
import {
  choiceOption,
  duration,
  groupOption,
  invalidOption,
  switchOption,
  textOption,
  wholeNumber,
} from '../option.js'
import type { Source } from '../source.js'
import type { Deduplication } from './deduplication.js'
import { memoryDeduplication } from './memory-deduplication.js'
import {
  defaultConcurrency,
  defaultHandlingTimeoutMs,
  defaultMaxAttempts,
  defaultMaxHoldMs,
  defaultMaxRetryDelayMs,
  defaultPrefetch,
  defaultRetryDelayMs,
  type ListenerOptions,
  type ValidationMode,
  validationModes,
} from './options.js'
import { imageIdOf } from './order-key.js'

/** The options with everything decided. */
export interface ListenerSettings {
  readonly source: Source
  readonly validation: ValidationMode
  readonly concurrency: number
  readonly prefetch: number
  readonly order: boolean
  readonly orderKey: NonNullable<ListenerOptions['orderKey']>
  readonly maxAttempts: number
  readonly retryDelayMs: (attempt: number) => number
  readonly maxHoldMs: number
  readonly handlingTimeoutMs: number
  readonly deduplication: Deduplication
  readonly group: string
  readonly maxMessageBytes: number
  readonly logger: Logger
  readonly clock: Clock
}

/** A name, not a document. */
const maxGroupBytes = 255

const noDeduplication: Deduplication = { claim: () => 'new', done() {}, release() {} }

/** Throws `invalid` for what cannot be right. */
export function listenerSettings(options: ListenerOptions<unknown>): ListenerSettings {
  groupOption('options', options)
  const { source, filter, orderKey, deduplication } = options
  if (!isSource(source)) throw invalidOption('source', 'must have a name, start and close')
  if (filter !== undefined && typeof filter !== 'function')
    throw invalidOption('filter', 'must be a function')
  if (orderKey !== undefined && typeof orderKey !== 'function')
    throw invalidOption('orderKey', 'must be a function')
  if (deduplication !== undefined && deduplication !== false && !isDeduplication(deduplication))
    throw invalidOption('deduplication', 'must have claim, done and release, or be false')
  const clock = options.clock ?? systemClock
  const concurrency = wholeNumber('concurrency', options.concurrency, defaultConcurrency)
  const prefetch = wholeNumber('prefetch', options.prefetch, Math.max(defaultPrefetch, concurrency))
  if (prefetch < concurrency) throw invalidOption('prefetch', 'must be at least concurrency')
  const retry = groupOption('retry', options.retry) ?? {}
  const delayMs = backOff({
    initialDelayMs: duration('retry.initialDelayMs', retry.initialDelayMs, defaultRetryDelayMs),
    maxDelayMs: duration('retry.maxDelayMs', retry.maxDelayMs, defaultMaxRetryDelayMs),
  })
  return {
    source,
    validation: choiceOption('validation', options.validation, validationModes) ?? 'enforce',
    concurrency,
    prefetch,
    order: switchOption('order', options.order, true),
    orderKey: orderKey ?? imageIdOf,
    maxAttempts: wholeNumber('retry.maxAttempts', retry.maxAttempts, defaultMaxAttempts),
    retryDelayMs: (attempt) => delayMs(attempt, false),
    maxHoldMs: duration('maxHoldMs', options.maxHoldMs, defaultMaxHoldMs),
    handlingTimeoutMs: duration('handlingTimeoutMs', options.handlingTimeoutMs, defaultHandlingTimeoutMs),
    deduplication:
      deduplication === false ? noDeduplication : (deduplication ?? memoryDeduplication({ clock })),
    group: textOption('group', options.group, maxGroupBytes) ?? source.group ?? source.name,
    maxMessageBytes: wholeNumber('maxMessageBytes', options.maxMessageBytes, defaultMaxMessageBytes),
    logger: safeLogger(options.logger),
    clock,
  }
}

/** Callers without a compiler give anything. */
function isSource(value: unknown): value is Source {
  return isRecord(value) && typeof value.name === 'string' && hasMethods(value, ['start', 'close'])
}

function isDeduplication(value: unknown): value is Deduplication {
  return isRecord(value) && hasMethods(value, ['claim', 'done', 'release'])
}

function hasMethods(value: Readonly<Record<string, unknown>>, names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === 'function')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
