import { contain } from './contain.js'

/** Where the library reports what no promise can carry. Silent unless one is given. */
export interface Logger {
  /** For who looks for a fault. */
  debug(message: string, context?: Readonly<Record<string, unknown>>): void
  /** What has changed, and is well. */
  info(message: string, context?: Readonly<Record<string, unknown>>): void
  /** What went wrong, and is dealt with. */
  warn(message: string, context?: Readonly<Record<string, unknown>>): void
  /** What needs a human. */
  error(message: string, context?: Readonly<Record<string, unknown>>): void
}

/** A logger that never throws, whatever the one it is given does. */
export function safeLogger(logger: Logger | undefined): Logger {
  const guard =
    (level: keyof Logger): Logger[keyof Logger] =>
    (message, context) =>
      contain(() => logger?.[level](message, context))
  return { debug: guard('debug'), info: guard('info'), warn: guard('warn'), error: guard('error') }
}
