import { type Protocol, speaks } from './handshake.js'
import { waitUntil } from './wait-until.js'

/**
 * Waits for a broker that was given by URL, which a container may only just be starting. One that does not answer is
 * an error, not a reason to skip: somebody wanted it tested. Over TLS only the tests can tell.
 */
export async function waitForGiven(
  variable: string,
  url: string | undefined,
  protocols: readonly Protocol[],
  timeoutMs = 60_000,
): Promise<void> {
  if (!url || new URL(url).protocol === 'amqps:') return
  const { hostname, port } = new URL(url)
  // An IPv6 address stands in brackets in a URL only.
  const host = hostname.replace(/^\[|\]$/g, '')
  const answers = async () => {
    for (const protocol of protocols) if (await speaks(protocol, Number(port || 5672), host)) return true
    return false
  }
  const what = `${protocols[0]} at ${hostname}:${port || 5672} (${variable})`
  await waitUntil(answers, { what, timeoutMs, intervalMs: 250 })
}
