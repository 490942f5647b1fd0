import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { NotifierSettings } from '../notifier.js'
import { type ProgramOptions, UsageError } from '../options.js'

export type DemoSettings = NotifierSettings & { readonly publisherId: string }

/** Throws `UsageError` when the demo was not told what it needs to read back what it sends. */
export function checkReadable({ notifier: { strategy, url } }: ProgramOptions): void {
  if ((strategy === 'rabbit' || strategy === 'qpid') && url === undefined) {
    throw new UsageError(`--strategy ${strategy} needs --url amqp://user:password@host:port.`)
  }
}

export function demoSettings({ notifier }: ProgramOptions, folder: string): DemoSettings {
  const { strategy, logFile, address, url, topic = 'notifications' } = notifier
  return {
    ...notifier,
    ...(strategy === 'embedded' && { logFile: logFile ?? join(folder, 'notifications.log') }),
    // Known to both who sends and who reads back.
    ...(strategy === 'qpid' && { address: address ?? pathOf(url) ?? topic }),
    // Its own, so that what others send to the same broker is not taken for the demo's.
    publisherId: notifier.publisherId ?? `demo-${randomBytes(3).toString('hex')}.${hostname()}`,
  }
}

/** An address may stand in the URL. */
function pathOf(url = ''): string | undefined {
  const path = URL.canParse(url) ? new URL(url).pathname.slice(1) : ''
  return path === '' ? undefined : decodeURIComponent(path)
}
