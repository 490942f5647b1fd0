import { badRequest, forbidden, HttpError } from './http-error.js'
import { containerFormats, diskFormats, type Image, visibilities } from './image.js'

const maxTextLength = 255
const maxInteger = 2 ** 31 - 1
/** Glance's own quotas. */
const maxProperties = 128
const maxTags = 128

const readOnly: ReadonlySet<string> = new Set([
  'id',
  'status',
  'size',
  'virtual_size',
  'checksum',
  'os_hash_algo',
  'os_hash_value',
  'created_at',
  'updated_at',
  'self',
  'file',
  'schema',
  'direct_url',
])
/** Names that the API keeps for itself; the registry has nothing behind them. */
const reserved: ReadonlySet<string> = new Set([
  'locations',
  'location',
  'is_public',
  'deleted',
  'deleted_at',
  'properties',
])
/** Properties that Glance's schema lets be null: images that an AMI needs to boot. */
const nullableProperties: ReadonlySet<string> = new Set(['kernel_id', 'ramdisk_id'])

/** The image with one attribute set, as the API names it; what is no attribute becomes a property. */
export function withAttribute(image: Image, name: string, value: unknown): Image {
  mustBeChangeable(name)
  switch (name) {
    case 'name':
      return { ...image, name: textOrNull(name, value) }
    case 'owner':
      return { ...image, owner: textOrNull(name, value) }
    case 'visibility':
      return { ...image, visibility: oneOf(name, value, visibilities) }
    case 'protected':
      return { ...image, protected: boolean(name, value) }
    case 'os_hidden':
      return { ...image, os_hidden: boolean(name, value) }
    case 'min_disk':
      return { ...image, min_disk: count(name, value) }
    case 'min_ram':
      return { ...image, min_ram: count(name, value) }
    case 'disk_format':
      mustBeQueued(image, name)
      return { ...image, disk_format: value === null ? null : oneOf(name, value, diskFormats) }
    case 'container_format':
      mustBeQueued(image, name)
      return { ...image, container_format: value === null ? null : oneOf(name, value, containerFormats) }
    case 'tags':
      return { ...image, tags: tagList(value) }
    default:
      return withProperty(image, name, value)
  }
}

/** Throws for the names that no user may set, remove or use for a property. */
export function mustBeChangeable(name: string): void {
  if (readOnly.has(name)) throw forbidden(`Attribute '${name}' is read-only.`)
  if (reserved.has(name)) throw forbidden(`Attribute '${name}' is reserved.`)
}

export function withoutProperty(image: Image, name: string): Image {
  const kept = Object.entries(image.properties).filter(([key]) => key !== name)
  return { ...image, properties: Object.fromEntries(kept) }
}

export function withTag(image: Image, tag: string): Image {
  return { ...image, tags: tagList([...image.tags, tag]) }
}

function withProperty(image: Image, name: string, value: unknown): Image {
  if (name === '' || name.length > maxTextLength) {
    throw badRequest(`The name of a property must have 1 to ${maxTextLength} characters.`)
  }
  if (typeof value !== 'string' && !(value === null && nullableProperties.has(name))) {
    throw badRequest(`Invalid value for property '${name}': it must be a string.`)
  }
  // Not an assignment: a property may be called `__proto__`.
  const properties = Object.fromEntries([...Object.entries(image.properties), [name, value]])
  if (Object.keys(properties).length > maxProperties) {
    throw new HttpError(413, `An image can have ${maxProperties} properties at most.`)
  }
  return { ...image, properties }
}

function mustBeQueued(image: Image, name: string): void {
  if (image.status !== 'queued') throw forbidden(`Attribute ${name} can be only replaced for a queued image.`)
}

function textOrNull(name: string, value: unknown): string | null {
  if (value === null) return null
  if (typeof value !== 'string' || value.length > maxTextLength) {
    throw badRequest(
      `Invalid value for '${name}': it must be null or a string of at most ${maxTextLength} characters.`,
    )
  }
  return value
}

function boolean(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw badRequest(`Invalid value for '${name}': it must be true or false.`)
  return value
}

function count(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > maxInteger) {
    throw badRequest(`Invalid value for '${name}': it must be an integer from 0 to ${maxInteger}.`)
  }
  return value
}

function oneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined)
    throw badRequest(`Invalid value for '${name}': it must be one of ${allowed.join(', ')}.`)
  return found
}

function tagList(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw badRequest("Invalid value for 'tags': it must be a list.")
  const tags = new Set<string>()
  for (const tag of value) {
    if (typeof tag !== 'string' || tag.length > maxTextLength) {
      throw badRequest(`A tag must be a string of at most ${maxTextLength} characters.`)
    }
    tags.add(tag)
  }
  if (tags.size > maxTags) throw new HttpError(413, `An image can have ${maxTags} tags at most.`)
  return [...tags]
}
