import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { endianness } from 'node:os'

/** What lmdb writes in its two first pages: `MDB_MAGIC` and the version of its format, from byte 24 (lmdb.h, mdb.c). */
const magic = 0xbe_ef_c0_de
const formatVersion = 2
const headerBytes = 160
const fieldOffsets = { magic: 24, version: 28, pageSize: 48, lastPage: 144 } as const

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
    const second = readHeader(fd, first.pageSize)
    if (second?.magic !== magic) return 'its second page is damaged'
    if (!readOnly) lengthen(fd, (Math.max(first.lastPage, second.lastPage) + 1) * first.pageSize - size)
    return undefined
  } finally {
    closeSync(fd)
  }
}

function readHeader(fd: number, position: number) {
  const bytes = Buffer.alloc(headerBytes)
  if (readSync(fd, bytes, 0, headerBytes, position) < headerBytes) return undefined
  const isLittle = endianness() === 'LE'
  const read = (offset: number): number =>
    isLittle ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset)
  const lastPage = isLittle
    ? bytes.readBigUInt64LE(fieldOffsets.lastPage)
    : bytes.readBigUInt64BE(fieldOffsets.lastPage)
  return {
    magic: read(fieldOffsets.magic),
    version: read(fieldOffsets.version),
    pageSize: read(fieldOffsets.pageSize),
    lastPage: Number(lastPage),
  }
}

/**
 * A file may end before its last page when nothing is in that; one that was cut short looks the same. lmdb would read beyond the end
 * of either and so crash the process; zeros it takes for a damaged page. Appended, so that nothing is overwritten that
 * another process writes at the same time.
 */
function lengthen(fd: number, bytes: number): void {
  const zeros = Buffer.alloc(Math.min(Math.max(bytes, 0), 1024 * 1024))
  for (let left = bytes; left > 0; left -= zeros.length) writeSync(fd, zeros, 0, Math.min(left, zeros.length))
}
