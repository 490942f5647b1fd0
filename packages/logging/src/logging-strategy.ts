import { resolve } from 'node:path'
import { type Strategy, toNotificationError } from '@glance-notifications/core'
import { type DirectSend, promisedSend, provideDirectSend } from '@glance-notifications/core/connection'
import { lineFormatter } from './line.js'
import { type LineDestination, strategyName } from './line-destination.js'
import { LogFile } from './log-file.js'
import { createMask } from './mask.js'
import { openFile } from './open-file.js'
import { checkOptions, defaultLoggerName, type LoggingStrategyOptions } from './options.js'
import { OwnLogger } from './own-logger.js'
import type { PinoLike } from './pino-like.js'
import { openStdout } from './stdout.js'

/**
 * Writes each notification as one JSON object on a line of its own: pino's `level`, `time` and `name`, the six
 * attributes under their names on the wire, and the `context` if there is one. To stdout, to a `logFile`, or through
 * a pino logger of your own. INFO, WARN and ERROR are logged at the levels `info`, `warn` and `error`, as Glance did
 * (`notify_log.py`, 2013); the line is JSON, as that of oslo.messaging's `log` driver, with secrets masked as there.
 *
 * `send` resolves when the operating system has taken the whole line, and rejects with `rejected` (`delivery: 'none'`,
 * the system's error as `cause`) when it did not: disk full, folder lost, reader gone. The next send tries again.
 * With a logger of your own it resolves when the logger has taken the notification, and nobody hears of the disk.
 *
 * Making one does no I/O. Throws a `NotificationError` (`invalid`) for options that are not valid.
 */
export function loggingStrategy(options: LoggingStrategyOptions = {}): Strategy {
  checkOptions(options)
  return options.logger ? throughLogger(options, options.logger) : throughLines(options)
}

function throughLogger(options: LoggingStrategyOptions, own: PinoLike): Strategy {
  const mask = createMask(options)
  const logger = new OwnLogger(own)
  return {
    name: strategyName,
    send: async (notification, sendOptions) => logger.log(notification, mask(notification), sendOptions),
    close: (closeOptions) => logger.close(closeOptions),
  }
}

function throughLines(options: LoggingStrategyOptions): Strategy {
  const mask = createMask(options)
  const format = lineFormatter(options.name ?? defaultLoggerName)
  const path = options.logFile === undefined ? undefined : resolve(options.logFile)
  let destination: LineDestination | undefined
  const open = (): LineDestination =>
    path === undefined ? openStdout() : new LogFile(path, () => openFile(path))
  const direct: DirectSend = (notification, sendOptions, listener) => {
    let line: string
    try {
      destination ??= open()
      line = format(notification, mask(notification))
    } catch (error) {
      return listener.told(toNotificationError(error, 'invalid', { strategy: strategyName }))
    }
    destination.write(line, sendOptions, listener)
  }
  const send = promisedSend(direct)
  const strategy: Strategy = {
    name: strategyName,
    send,
    close(closeOptions) {
      destination ??= open()
      return destination.close(closeOptions)
    },
  }
  provideDirectSend(strategy, { send, direct })
  return strategy
}
