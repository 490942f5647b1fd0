import type { ConnectionStatus } from '@glance-notifications/core'
import { printable, withoutCredentials } from '../safe-text.js'

/** What a person wants to hear of a connection; `undefined` for what goes without saying. */
export function statusLine(status: ConnectionStatus): string | undefined {
  switch (status.state) {
    case 'connecting':
      return status.host === undefined ? 'connecting' : `connecting to ${status.host}`
    case 'ready':
      return status.host === undefined ? 'listening' : `listening on ${status.host}`
    case 'blocked':
      return `waiting: ${printable(status.reason)}`
    case 'backing-off':
      return `${sentence(printable(withoutCredentials(status.error.message)))} Next attempt in ${(status.delayMs / 1_000).toFixed(1)} s.`
    default:
      return undefined
  }
}

/** What comes from Node has no full stop. */
function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`
}
