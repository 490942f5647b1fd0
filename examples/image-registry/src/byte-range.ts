import { HttpError } from './http-error.js'

export interface ByteRange {
  readonly start: number
  readonly length: number
}

/**
 * The part that a `Range` header asks for, `undefined` without one. Single ranges only: for anything else Glance
 * answers 416, and so does this.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? []
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(Number(last) + 1, size)
  if ((first === '' && last === '') || start >= end) {
    throw new HttpError(416, `The range '${header}' cannot be had of ${size} bytes.`, {
      'Content-Range': `bytes */${size}`,
    })
  }
  return { start, length: end - start }
}
