import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { endianness } from 'node:os'

/** What lmdb writes in its two first pages: `MDB_MAGIC` and the version of its format, from byte 24 (lmdb.h, mdb.c). */
const magic = 0xbe_ef_c0_de
const formatVersion = 2
const headerBytes = 52
const fieldOffsets = { magic: 24, version: 28, pageSize: 48 } as const

/**
 * What is wrong with a data file, in words; `undefined` when lmdb can be let at it. lmdb-js 3.5 crashes the process when
 * lmdb refuses a file, so it must not come to that. Damage further inside is not seen: lmdb has no checksums.
 */
export function dataFileFault(file: string, readOnly: boolean): string | undefined {
  // As lmdb will: for reading and writing, and made when it is not there. lmdb takes an empty one for a new one.
  const fd = openSync(file, readOnly ? 'r' : 'a+', 0o664)
  try {
    const { size } = fstatSync(fd)
    if (size === 0) return readOnly ? 'it is empty' : undefined
    const first = readHeader(fd, 0)
    if (first?.magic !== magic) return 'it is not a data file of lmdb'
    if ((first.version & 0xffff) !== formatVersion) return 'it was written by another version of lmdb'
    if (readHeader(fd, first.pageSize)?.magic !== magic) return 'its second page is damaged'
    return undefined
  } finally {
    closeSync(fd)
  }
}

function readHeader(fd: number, position: number) {
  const bytes = Buffer.alloc(headerBytes)
  if (readSync(fd, bytes, 0, headerBytes, position) < headerBytes) return undefined
  const read = (offset: number): number =>
    endianness() === 'LE' ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset)
  return {
    magic: read(fieldOffsets.magic),
    version: read(fieldOffsets.version),
    pageSize: read(fieldOffsets.pageSize),
  }
}
