import type { Notification, Priority } from '@glance-notifications/core'
import { pino } from 'pino'
import type { MaskedTexts } from './mask.js'
import type { LogLevel } from './pino-like.js'
import { plainAttributes } from './plain-attributes.js'

/** As in Glance's logging strategy of 2013 (`notify_log.py`). */
export const logLevels: Readonly<Record<Priority, LogLevel>> = { INFO: 'info', WARN: 'warn', ERROR: 'error' }

/**
 * Makes the line of a notification, its newline included. pino writes `level`, `time`, `name` and the plain
 * attributes; payload and context are JSON already and are put in as they are, which keeps every digit.
 */
export function lineFormatter(name: string): (notification: Notification, texts: MaskedTexts) => string {
  let line = ''
  const capture = {
    write(text: string): void {
      line = text
    },
  }
  const logger = pino({ name, base: {} }, capture)
  return (notification, { payload, context }) => {
    logger[logLevels[notification.priority]](plainAttributes(notification))
    const open = line.slice(0, line.lastIndexOf('}'))
    return `${open},"payload":${payload}${context === undefined ? '' : `,"context":${context}`}}\n`
  }
}
