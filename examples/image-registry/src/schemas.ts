import { containerFormats, diskFormats, visibilities } from './image.js'

const uuidPattern = '^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$'

const text = (description: string, maxLength?: number) => ({
  type: 'string',
  description,
  ...(maxLength !== undefined && { maxLength }),
})
const textOrNull = (description: string, maxLength = 255) => ({
  type: ['null', 'string'],
  description,
  maxLength,
})
const readOnly = <T extends object>(schema: T) => ({ ...schema, readOnly: true })
/** Not an attribute of every image, but a property with a meaning that everybody knows. */
const commonProperty = <T extends object>(schema: T) => ({ ...schema, is_base: false })

/**
 * What the stock client asks for before nearly every command: it takes its options from it, tells attributes from
 * properties by it, and validates images against it.
 */
export const imageSchema = {
  name: 'image',
  properties: {
    id: { ...text('An identifier for the image'), pattern: uuidPattern },
    name: textOrNull('Descriptive name for the image'),
    status: readOnly({
      ...text('Status of the image'),
      enum: ['queued', 'saving', 'active', 'killed', 'deleted', 'uploading', 'importing', 'deactivated'],
    }),
    visibility: { ...text('Scope of image accessibility'), enum: visibilities },
    protected: { type: 'boolean', description: 'If true, image will not be deletable.' },
    os_hidden: { type: 'boolean', description: 'If true, image will not appear in the default list.' },
    checksum: readOnly(textOrNull('MD5 of the data', 32)),
    os_hash_algo: readOnly(textOrNull('Algorithm of os_hash_value', 64)),
    os_hash_value: readOnly(textOrNull('Hash of the data in hex', 128)),
    owner: textOrNull('Owner of the image'),
    size: readOnly({ type: ['null', 'integer'], description: 'Size of the data in bytes' }),
    virtual_size: readOnly({ type: ['null', 'integer'], description: 'Size of the disk inside, in bytes' }),
    container_format: {
      type: ['null', 'string'],
      description: 'Format of the container',
      enum: [null, ...containerFormats],
    },
    disk_format: {
      type: ['null', 'string'],
      description: 'Format of the disk',
      enum: [null, ...diskFormats],
    },
    created_at: readOnly(text('Date and time of image registration')),
    updated_at: readOnly(text('Date and time of the last image modification')),
    tags: {
      type: 'array',
      description: 'List of strings related to the image',
      items: { type: 'string', maxLength: 255 },
    },
    min_ram: { type: 'integer', description: 'Amount of ram (in MB) required to boot image.' },
    min_disk: { type: 'integer', description: 'Amount of disk space (in GB) required to boot image.' },
    self: readOnly(text('The URL of the image')),
    file: readOnly(text('The URL of its data')),
    schema: readOnly(text('The URL of this schema')),
    kernel_id: commonProperty({ ...textOrNull('Image with the kernel of an AMI'), pattern: uuidPattern }),
    ramdisk_id: commonProperty({ ...textOrNull('Image with the ramdisk of an AMI'), pattern: uuidPattern }),
    os_distro: commonProperty(text('Name of the operating system distribution')),
    os_version: commonProperty(text('Version of the operating system')),
    architecture: commonProperty(text('Architecture of the operating system')),
  },
  additionalProperties: { type: 'string' },
  links: [
    { rel: 'self', href: '{self}' },
    { rel: 'enclosure', href: '{file}' },
    { rel: 'describedby', href: '{schema}' },
  ],
}

export const imagesSchema = {
  name: 'images',
  properties: {
    images: { type: 'array', items: imageSchema },
    schema: { type: 'string' },
    first: { type: 'string' },
    next: { type: 'string' },
  },
  links: [
    { rel: 'first', href: '{first}' },
    { rel: 'next', href: '{next}' },
    { rel: 'describedby', href: '{schema}' },
  ],
}
