import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { handleRequest } from './handle-request.js'
import { openImageData } from './image-data.js'
import { openImageStore } from './image-store.js'
import { createLifecycle } from './lifecycle.js'
import type { ImageNotifier } from './notifier.js'

export interface RegistryOptions {
  /** Stays open when the registry closes: whoever made it closes it. */
  readonly notifier: Pick<ImageNotifier, 'detached'>
  /** Made if it is not there. */
  readonly dataDir: string
  /** Larger uploads are refused. Default: none is. */
  readonly maxImageBytes?: number
  /** A connection on which nothing moves for so long is cut. Default 60,000. */
  readonly idleTimeoutMs?: number
  /** Hears what an operator should know, a line at a time. */
  readonly report?: (line: string) => void
}

export interface Registry {
  /** Resolves with its address. Port 0, the default, takes a free one. */
  listen(options?: { readonly port?: number; readonly host?: string }): Promise<string>
  /** Takes no new connection, lets what runs come to its end for `graceMs` (default 10,000), and cuts the rest. */
  close(options?: { readonly graceMs?: number }): Promise<void>
}

/** A small image service that speaks the Image API v2 and notifies what happens to its images. */
export async function openRegistry(options: RegistryOptions): Promise<Registry> {
  const { notifier, dataDir, maxImageBytes = Number.POSITIVE_INFINITY, report = () => undefined } = options
  const store = await openImageStore(join(dataDir, 'metadata'))
  const data = await openImageData(join(dataDir, 'images'), maxImageBytes)
  const services = { store, data, report, lifecycle: createLifecycle({ store, data, notifier, report }) }
  const running = new Set<Promise<void>>()

  // No bound for a whole request: the upload of a large image takes as long as it takes, as long as it moves.
  const server = createServer({ requestTimeout: 0, headersTimeout: 30_000 }, (request, response) => {
    if (!server.listening) response.setHeader('Connection', 'close')
    const work = handleRequest(services, request, response).finally(() => running.delete(work))
    running.add(work)
  })
  server.timeout = options.idleTimeoutMs ?? 60_000
  let closing: Promise<void> | undefined

  const drainAndClose = async (graceMs: number): Promise<void> => {
    const closed = once(server, 'close')
    server.close()
    const late = new AbortController()
    const timeUp = delay(graceMs, 'late', { signal: late.signal }).catch(() => 'late')
    while (running.size > 0) {
      if ((await Promise.race([Promise.allSettled(running), timeUp])) === 'late') break
    }
    late.abort()
    server.closeAllConnections()
    // What was cut off ends now, and its notifications are sent.
    await Promise.allSettled(running)
    await closed
  }

  return {
    async listen({ port = 0, host = '127.0.0.1' } = {}) {
      server.listen(port, host)
      await once(server, 'listening')
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('The server has no port.')
      return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`
    },
    close({ graceMs = 10_000 } = {}) {
      closing ??= drainAndClose(graceMs)
      return closing
    },
  }
}
