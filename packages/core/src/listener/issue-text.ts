import type { Issue } from '../notification-error.js'

/** The reason of a dead letter whose payload does not fit. */
export function issueText(issues: readonly Issue[]): string {
  const places = issues.map(({ path, message }) => `${path === '' ? '' : `${path} `}${message}`)
  return `The payload does not fit the catalogue: ${places.join('; ')}`
}
