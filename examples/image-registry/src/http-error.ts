/** An answer other than success. The message is for the user of the API. */
export class HttpError extends Error {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.headers = headers
  }
}

export const badRequest = (message: string): HttpError => new HttpError(400, message)
export const forbidden = (message: string): HttpError => new HttpError(403, message)
export const conflict = (message: string): HttpError => new HttpError(409, message)
export const noSuchImage = (id: string): HttpError => new HttpError(404, `No image found with ID ${id}`)

export function isNotFound(error: unknown): boolean {
  return error instanceof HttpError && error.status === 404
}
