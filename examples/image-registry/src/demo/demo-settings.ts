import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { NotifierSettings } from '../notifier.js'
import { type ProgramOptions, UsageError } from '../options.js'

export type DemoSettings = NotifierSettings & { readonly publisherId: string }

/** Throws `UsageError` when the demo was not told what it needs to read back what it sends. */
export function checkReadable({ notifier: { strategy, url, address } }: ProgramOptions): void {
  if ((strategy === 'rabbit' || strategy === 'qpid') && url === undefined) {
    throw new UsageError(`--strategy ${strategy} needs --url amqp://user:password@host:port.`)
  }
  if (strategy === 'qpid' && address === undefined) {
    throw new UsageError('--strategy qpid needs --address: the demo sends there and reads from it.')
  }
}

export function demoSettings({ notifier }: ProgramOptions, folder: string): DemoSettings {
  const { strategy, logFile } = notifier
  return {
    ...notifier,
    ...(strategy === 'embedded' && { logFile: logFile ?? join(folder, 'notifications.log') }),
    // Its own, so that what others send to the same broker is not taken for the demo's.
    publisherId: notifier.publisherId ?? `demo-${randomBytes(3).toString('hex')}.${hostname()}`,
  }
}
