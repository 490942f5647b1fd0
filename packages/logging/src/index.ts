export { loggingStrategy } from './logging-strategy.js'
export { defaultMaskKeys } from './mask-keys.js'
export { defaultLoggerName, type LoggingStrategyOptions } from './options.js'
export type { LogLevel, PinoLike } from './pino-like.js'
