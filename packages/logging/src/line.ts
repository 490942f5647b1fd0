import type { Notification, Priority } from '@glance-notifications/core'
import { attributesText } from '@glance-notifications/core/connection'
import { pino } from 'pino'
import type { MaskedTexts } from './mask.js'
import type { LogLevel } from './pino-like.js'

/** As in Glance's logging strategy of 2013 (`notify_log.py`). */
export const logLevels: Readonly<Record<Priority, LogLevel>> = { INFO: 'info', WARN: 'warn', ERROR: 'error' }

/**
 * Makes the line of a notification, its newline included: `level`, `time` and `name` as pino writes them, then the attributes. Payload and
 * context are JSON already and are put in as they are, which keeps every digit.
 */
export function lineFormatter(name: string): (notification: Notification, texts: MaskedTexts) => string {
  const beginnings = beginningsOf(name)
  return (notification, { payload, context }) => {
    const { beforeTime, afterTime } = beginnings[notification.priority]
    const end = context === undefined ? '}\n' : `,"context":${context}}\n`
    return `${beforeTime}${Date.now()}${afterTime},${attributesText(notification)},"payload":${payload}${end}`
  }
}

/** What every line of a priority begins with. */
interface Beginning {
  readonly beforeTime: string
  readonly afterTime: string
}

/** Of pino, which is asked once and not for every line: that would take longer than all the rest of it. */
function beginningsOf(name: string): Readonly<Record<Priority, Beginning>> {
  let line = ''
  const capture = {
    write(text: string): void {
      line = text
    },
  }
  const beforeTime = ',"time":'
  const logger = pino({ name, base: {}, timestamp: () => beforeTime }, capture)
  const ofLevel = (level: LogLevel): Beginning => {
    logger[level]({})
    const at = line.indexOf(beforeTime) + beforeTime.length
    return { beforeTime: line.slice(0, at), afterTime: line.slice(at, line.lastIndexOf('}')) }
  }
  return { INFO: ofLevel(logLevels.INFO), WARN: ofLevel(logLevels.WARN), ERROR: ofLevel(logLevels.ERROR) }
}
