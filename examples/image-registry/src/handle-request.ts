import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Services } from './exchange.js'
import { badRequest, HttpError } from './http-error.js'
import { identityOf } from './identity.js'
import { sendError } from './respond.js'
import { findRoute } from './router.js'

/** How long a client that was refused may go on sending, so that it gets to read why. */
const lingerMs = 10_000

/** Answers one request. Resolves when the answer is out, or the client gone; never rejects. */
export async function handleRequest(
  services: Services,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const over = new Promise<void>((resolve) => response.once('close', resolve))
  // A client that goes away is no fault of ours; who needs to know waits for `close`.
  response.on('error', () => undefined)
  response.setHeader('X-Openstack-Request-Id', `req-${randomUUID()}`)
  try {
    const url = addressOf(request)
    const { route, imageId, tag } = findRoute(request.method ?? '', url.pathname)
    const identity = identityOf(request.headers)
    await route({ ...services, request, response, url, identity, imageId, tag })
  } catch (error) {
    answerError(services, request, response, error)
  }
  await over
}

function addressOf(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '', 'http://registry')
  } catch {
    throw badRequest('The address is not valid.')
  }
}

function answerError(
  { report }: Services,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  if (!(error instanceof HttpError)) report(`${request.method} ${request.url} failed: ${String(error)}`)
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  sendError(response, error instanceof HttpError ? error : new HttpError(500, 'The registry failed.'))
  if (request.complete) return
  const lingering = setTimeout(() => request.socket.destroy(), lingerMs).unref()
  request.once('close', () => clearTimeout(lingering))
  request.resume()
}
