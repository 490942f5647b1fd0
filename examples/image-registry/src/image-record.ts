import { containerFormats, diskFormats, type Image, statuses, visibilities } from './image.js'
import { isRecord } from './is-record.js'

/** Reads what the store has written. An upload that was under way then is over: the image waits for data again. */
export function readImage(fileName: string, text: string): Image {
  const value: unknown = JSON.parse(text)
  if (!isImage(value)) throw new Error(`${fileName} does not hold an image.`)
  return value.status === 'saving' ? { ...value, status: 'queued' } : value
}

function isImage(value: unknown): value is Image {
  return isRecord(value) && Object.entries(checks).every(([name, check]) => check(value[name]))
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)
const oneOf =
  (allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value)

type Check = (value: unknown) => boolean

/** One for each attribute: the compiler sees to it that none is forgotten. */
const checks: { readonly [Name in keyof Image]: Check } = {
  id: isText,
  name: orNull(isText),
  status: oneOf(statuses),
  visibility: oneOf(visibilities),
  protected: isBoolean,
  os_hidden: isBoolean,
  owner: orNull(isText),
  disk_format: orNull(oneOf(diskFormats)),
  container_format: orNull(oneOf(containerFormats)),
  min_disk: isCount,
  min_ram: isCount,
  size: orNull(isCount),
  virtual_size: orNull(isCount),
  checksum: orNull(isText),
  os_hash_algo: oneOf(['sha512', null]),
  os_hash_value: orNull(isText),
  created_at: isText,
  updated_at: isText,
  properties: (value) => isRecord(value) && Object.values(value).every(orNull(isText)),
  tags: (value) => Array.isArray(value) && value.every(isText),
}
