import type { Image } from './image.js'

/** As many bytes of the beginning of an image as `virtualSize` looks at. */
export const headerBytes = 32

/** The size of the disk inside: Glance looks into more formats than these two, but these are most of what there is. */
export function virtualSize(format: Image['disk_format'], size: number, header: Buffer): number | null {
  if (format === 'raw') return size
  if (format !== 'qcow2' || header.length < headerBytes || header.toString('latin1', 0, 4) !== 'QFI\xfb')
    return null
  const bytes = header.readBigUInt64BE(24)
  return bytes <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(bytes) : null
}
