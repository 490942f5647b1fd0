import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export interface TestImage {
  readonly file: string
  readonly size: number
  readonly md5: string
}

const mebibyte = 1024 * 1024

/** A file of random bytes. */
export async function testImage(file: string, mebibytes: number): Promise<TestImage> {
  const md5 = createHash('md5')
  function* chunks() {
    for (let index = 0; index < mebibytes; index += 1) {
      const chunk = randomBytes(mebibyte)
      md5.update(chunk)
      yield chunk
    }
  }
  await pipeline(Readable.from(chunks()), createWriteStream(file))
  return { file, size: mebibytes * mebibyte, md5: md5.digest('hex') }
}
