import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { HttpError } from './http-error.js'

type Headers = Readonly<Record<string, string>>

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Headers = {},
): void {
  const text = Buffer.from(JSON.stringify(body))
  response
    .writeHead(status, { ...headers, 'Content-Type': 'application/json', 'Content-Length': text.length })
    .end(text)
}

export function sendNothing(response: ServerResponse): void {
  response.writeHead(204).end()
}

/** In the form whose message the stock client shows its user. */
export function sendError(response: ServerResponse, { status, message, headers }: HttpError): void {
  const error = { code: status, title: STATUS_CODES[status] ?? 'Error', message }
  sendJson(response, status, { error }, headers)
}
