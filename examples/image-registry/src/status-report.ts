import type { ConnectionStatus, StatusFeed } from '@glance-notifications/core'

/** Tells the operator when the broker goes away and when it is back, and nothing in between. */
export function reportStatus(feed: StatusFeed, report: (line: string) => void): () => void {
  let wasAway = false
  return feed.subscribe((status) => {
    const away = troubleOf(status)
    if (away !== undefined && !wasAway) report(`Notifications are held up, the registry serves on: ${away}`)
    if (status.state === 'ready' && wasAway) report('Notifications go out again.')
    if (away !== undefined) wasAway = true
    else if (status.state === 'ready') wasAway = false
  })
}

function troubleOf(status: ConnectionStatus): string | undefined {
  switch (status.state) {
    case 'backing-off':
    case 'failed':
      return status.error.message
    case 'blocked':
      return `the broker takes nothing at present (${status.reason})`
    default:
      return undefined
  }
}
