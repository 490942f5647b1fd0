export { type LogSource, type LogSourceStats, logSource } from './log-source.js'
export { loggingStrategy } from './logging-strategy.js'
export { defaultMaskKeys } from './mask-keys.js'
export { defaultLoggerName, type LoggingStrategyOptions } from './options.js'
export type { LogLevel, PinoLike } from './pino-like.js'
export {
  defaultMaxLineBytes,
  defaultPollIntervalMs,
  defaultRotationGraceMs,
  type LogSourceOptions,
} from './source/source-options.js'
