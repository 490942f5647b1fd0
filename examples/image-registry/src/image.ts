export const containerFormats = ['ami', 'ari', 'aki', 'bare', 'ovf', 'ova', 'docker', 'compressed'] as const
export const diskFormats = [
  'ami',
  'ari',
  'aki',
  'vhd',
  'vhdx',
  'vmdk',
  'raw',
  'qcow2',
  'vdi',
  'iso',
  'ploop',
  'gpt',
] as const
export const visibilities = ['public', 'private', 'shared', 'community'] as const
export const statuses = ['queued', 'saving', 'active'] as const

/** An image as the registry keeps it. The attributes have the names of the Image API. */
export interface Image {
  readonly id: string
  readonly name: string | null
  readonly status: (typeof statuses)[number]
  readonly visibility: (typeof visibilities)[number]
  readonly protected: boolean
  readonly os_hidden: boolean
  readonly owner: string | null
  readonly disk_format: (typeof diskFormats)[number] | null
  readonly container_format: (typeof containerFormats)[number] | null
  /** GiB. */
  readonly min_disk: number
  /** MiB. */
  readonly min_ram: number
  /** Bytes of data; of the data itself this and the next four say nothing before the upload. */
  readonly size: number | null
  /** Bytes of the disk inside, where the format tells. */
  readonly virtual_size: number | null
  /** MD5 in hex. */
  readonly checksum: string | null
  readonly os_hash_algo: 'sha512' | null
  readonly os_hash_value: string | null
  /** UTC, whole seconds. */
  readonly created_at: string
  readonly updated_at: string
  /** What users added. */
  readonly properties: Readonly<Record<string, string | null>>
  readonly tags: readonly string[]
}

/** What an upload adds to an image. */
export type ImageDigest = Pick<Image, 'size' | 'virtual_size' | 'checksum' | 'os_hash_algo' | 'os_hash_value'>

/** UTC as the API and the notifications write it: `2026-11-22T07:46:48Z`. */
export function wholeSeconds(time: Date = new Date()): string {
  return `${time.toISOString().slice(0, 19)}Z`
}

/** An image without data, as of now. */
export function newImage(id: string, owner: string | null): Image {
  const now = wholeSeconds()
  return {
    id,
    name: null,
    status: 'queued',
    visibility: 'shared',
    protected: false,
    os_hidden: false,
    owner,
    disk_format: null,
    container_format: null,
    min_disk: 0,
    min_ram: 0,
    size: null,
    virtual_size: null,
    checksum: null,
    os_hash_algo: null,
    os_hash_value: null,
    created_at: now,
    updated_at: now,
    properties: {},
    tags: [],
  }
}
