import { type Notification, payloadText } from '@glance-notifications/core'
import { keyMask } from './mask-keys.js'
import { descend, parseMaskPath, pathMayBeIn } from './mask-path.js'
import { maskText } from './mask-text.js'
import type { LoggingStrategyOptions } from './options.js'
import { plainAttributes } from './plain-attributes.js'

/** What of a notification can hold secrets, as JSON without them. */
export interface MaskedTexts {
  readonly payload: string
  readonly context: string | undefined
}

/**
 * Takes the secrets out of payload and context. The common case, nothing suspicious in the text, costs a look at
 * the text and no walk through it. Throws a `NotificationError` (`invalid`) for what JSON cannot carry.
 */
export function createMask(options: LoggingStrategyOptions): (notification: Notification) => MaskedTexts {
  const keys = keyMask(options.maskKeys ?? [])
  const paths = (options.maskPaths ?? []).flatMap((text) => {
    const path = parseMaskPath(text)
    return path === undefined ? [] : [path]
  })
  const pathsWithin = { payload: descend(paths, 'payload'), context: descend(paths, 'context') }

  const mask = (text: string, part: keyof MaskedTexts): string => {
    const there = pathsWithin[part].filter((path) => pathMayBeIn(path, text))
    const walked = there.length > 0 || keys.mayBeIn(text) ? maskText(text, keys.isSecret, there) : text
    return maskUrlCredentials(walked)
  }
  return (notification) => {
    const { context } = notification
    return {
      payload: mask(payloadText(notification), 'payload'),
      context:
        context && mask(payloadText({ ...plainAttributes(notification), payload: context }), 'context'),
    }
  }
}

/** `scheme://user:password@host`, in any text and as JSON escapes it; bounded, so that no text makes it slow. */
const urlCredentials = /:\/\/(?:[^\s/?#"\\]|\\.){1,1024}@/g

function maskUrlCredentials(text: string): string {
  return text.includes('@') ? text.replaceAll(urlCredentials, '://***@') : text
}
