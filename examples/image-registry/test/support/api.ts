import { isRecord } from '../../src/is-record.js'
import { patchContentType } from '../../src/json-patch.js'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The JSON of the answer; empty when there is none. */
  readonly json: Readonly<Record<string, unknown>>
  readonly bytes: Buffer
}

export async function call(url: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<Answer> {
  const response = await fetch(url, init)
  const bytes = Buffer.from(await response.arrayBuffer())
  const isJson = response.headers.get('content-type') === 'application/json'
  const json: unknown = isJson ? JSON.parse(bytes.toString()) : {}
  return { status: response.status, headers: response.headers, json: isRecord(json) ? json : {}, bytes }
}

export const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  call(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  })

export const patch = (url: string, body: unknown, contentType = patchContentType): Promise<Answer> =>
  call(url, { method: 'PATCH', body: JSON.stringify(body), headers: { 'Content-Type': contentType } })

export const put = (
  url: string,
  body: Uint8Array<ArrayBuffer>,
  contentType = 'application/octet-stream',
): Promise<Answer> => call(url, { method: 'PUT', body, headers: { 'Content-Type': contentType } })

export const remove = (url: string): Promise<Answer> => call(url, { method: 'DELETE' })

/** Makes an image that is ready for data, and answers its address. */
export async function createImage(url: string, attributes: Record<string, unknown> = {}): Promise<string> {
  const body = { name: 'cirros', disk_format: 'raw', container_format: 'bare', ...attributes }
  const { status, json } = await post(`${url}/v2/images`, body)
  if (status !== 201) throw new Error(`Creating an image answered ${status}: ${JSON.stringify(json)}`)
  return `${url}/v2/images/${String(json.id)}`
}

/** The message of an error. */
export function messageOf({ json }: Answer): string {
  return isRecord(json.error) ? String(json.error.message) : ''
}
