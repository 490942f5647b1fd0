import { NotificationError } from '../../src/notification-error.js'
import type { ConnectionStatus } from '../../src/status.js'

const error = new NotificationError('connection-lost', 'ECONNREFUSED')

/** One status of every state. */
export const idle: ConnectionStatus = { state: 'idle' }
export const connecting: ConnectionStatus = { state: 'connecting', host: 'a:1', attempt: 1 }
export const ready: ConnectionStatus = { state: 'ready', host: 'a:1' }
export const blocked: ConnectionStatus = { state: 'blocked', host: 'a:1', reason: 'low on disk' }
export const backingOff = {
  state: 'backing-off',
  attempt: 1,
  delayMs: 200,
  error,
} satisfies ConnectionStatus
export const closing: ConnectionStatus = { state: 'closing' }
export const closed: ConnectionStatus = { state: 'closed' }
export const failed: ConnectionStatus = { state: 'failed', error: new NotificationError('auth', 'refused') }
