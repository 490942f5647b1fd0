import { createHash, randomBytes } from 'node:crypto'

export function someBytes(size: number): Buffer<ArrayBuffer> {
  return Buffer.from(randomBytes(size))
}

export function hashOf(algorithm: 'md5' | 'sha512', data: Buffer): string {
  return createHash(algorithm).update(data).digest('hex')
}
