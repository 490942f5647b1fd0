import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { hashOf, headLength, type Position } from './position.js'
import { systemCode } from './source-errors.js'

const newline = 0x0a

/**
 * `replaced`: the file no longer begins as it did, so that what was just read may be anything. `shortened`: its end was
 * taken off. Else how many bytes were read.
 */
export type ReadResult = number | 'replaced' | 'shortened'

/** A file that is being read. It is recognised by how it begins, whatever becomes of its name. */
export class FollowedFile {
  readonly inode: bigint
  readonly #handle: FileHandle
  #head = Buffer.alloc(0)
  #size = 0
  #modifiedNs = 0n

  private constructor(handle: FileHandle, inode: bigint) {
    this.#handle = handle
    this.inode = inode
  }

  /** `undefined` when it is not there. */
  static async open(path: string): Promise<FollowedFile | undefined> {
    const handle = await openToRead(path)
    if (!handle) return undefined
    try {
      const opened = await handle.stat({ bigint: true })
      if (!opened.isFile()) throw new Error(`${path} is no regular file`)
      const file = new FollowedFile(handle, opened.ino)
      await file.#look()
      return file
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** As it was when it was last looked at. */
  get size(): number {
    return this.#size
  }

  get modifiedNs(): bigint {
    return this.#modifiedNs
  }

  get head(): Buffer {
    return this.#head
  }

  async read(buffer: Buffer, offset: number): Promise<ReadResult> {
    const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, offset)
    // Asked after reading: if it still begins as before, then so it did while it was read.
    if (!(await this.#look())) return 'replaced'
    return bytesRead === 0 && this.#size < offset ? 'shortened' : bytesRead
  }

  /** Where the line begins that the end of the file is in. */
  async lastLineStart(): Promise<number> {
    const block = Buffer.alloc(64 * 1024)
    for (let end = this.#size; end > 0; end -= block.length) {
      const from = Math.max(0, end - block.length)
      const { bytesRead } = await this.#handle.read(block, 0, end - from, from)
      const at = block.subarray(0, bytesRead).lastIndexOf(newline)
      if (at >= 0) return from + at + 1
    }
    return 0
  }

  /** Whether it is the file of the position, under whatever name. */
  matches({ inode, headBytes, headHash }: Position): boolean {
    if (headBytes === 0) return inode === this.inode
    return headBytes <= this.#head.length && hashOf(this.#head.subarray(0, headBytes)) === headHash
  }

  positionAt(offset: number): Position {
    return {
      inode: this.inode,
      headBytes: this.#head.length,
      headHash: hashOf(this.#head),
      modifiedNs: this.#modifiedNs,
      offset,
    }
  }

  close(): Promise<void> {
    return this.#handle.close()
  }

  /** False when it does not begin as it did; what is known of it then stays as it was. */
  async #look(): Promise<boolean> {
    // Asked first: if the file still begins as before, then its size was not that of a truncated one.
    const { size, mtimeNs } = await this.#handle.stat({ bigint: true })
    const head = Buffer.alloc(headLength)
    const { bytesRead } = await this.#handle.read(head, 0, headLength, 0)
    const known = this.#head.length
    if (bytesRead < known || !head.subarray(0, known).equals(this.#head)) return false
    this.#head = head.subarray(0, bytesRead)
    this.#size = Number(size)
    this.#modifiedNs = mtimeNs
    return true
  }
}

// O_NONBLOCK makes no difference to a file; opening a pipe that nobody writes to would block a thread for ever.
const reading = constants.O_RDONLY | constants.O_NONBLOCK

async function openToRead(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, reading)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
