import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import { ImageTooLarge } from './upload-failure.js'
import { headerBytes } from './virtual-size.js'

export interface UploadMeter {
  /** What goes through it is counted and hashed; it fails with `ImageTooLarge` beyond the limit. */
  readonly stream: Transform
  /** To be asked once, after the end. */
  result(): {
    readonly size: number
    readonly md5: string
    readonly sha512: string
    readonly header: Buffer
  }
}

export function uploadMeter(maxBytes: number): UploadMeter {
  const md5 = createHash('md5')
  const sha512 = createHash('sha512')
  let size = 0
  let header = Buffer.alloc(0)
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > maxBytes) return done(new ImageTooLarge())
      if (header.length < headerBytes) {
        header = Buffer.concat([header, chunk.subarray(0, headerBytes - header.length)])
      }
      md5.update(chunk)
      sha512.update(chunk)
      done(null, chunk)
    },
  })
  return { stream, result: () => ({ size, md5: md5.digest('hex'), sha512: sha512.digest('hex'), header }) }
}
