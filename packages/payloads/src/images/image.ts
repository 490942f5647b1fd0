/**
 * A number of bytes, 0 or more. Integers beyond 2^53 arrive as `bigint`, and may be sent as such: on the wire both
 * are digits.
 */
export type ByteCount = number | bigint

/**
 * The metadata of an image: the INFO payload of create, activate, update and delete. Required is what Glance has
 * sent since 2013, through its v1 and its v2 API; the optional keys came later, or come from one of the two only.
 * Keys that are not listed here pass, and are kept.
 *
 * Times are UTC, written `YYYY-MM-DDTHH:MM:SS[.ffffff][Z]`: v1 wrote a fraction and no `Z`, v2 writes whole seconds.
 *
 * Source: `format_image_notification` of `glance/notifier.py`, and `make_image_dict` of Glance's registry v1.
 */
export interface Image {
  /** UUID. Glance allows no other. */
  readonly id: string
  /** `null` when the image was given none; may also be empty. */
  readonly name: string | null
  /**
   * Glance has `queued`, `saving`, `uploading`, `importing`, `active`, `deactivated`, `killed`, `deleted` and
   * `pending_delete`; another service may have others.
   */
  readonly status: string
  readonly created_at: string
  readonly updated_at: string
  /** GiB of disk that an instance needs to boot the image. */
  readonly min_disk: number
  /** MiB of memory that an instance needs to boot the image. */
  readonly min_ram: number
  /** Whether deletion is refused. */
  readonly protected: boolean
  /** MD5 of the data in hex; `null` before the upload. */
  readonly checksum: string | null
  /** Tenant or user that owns the image. */
  readonly owner: string | null
  /** For instance `qcow2`. */
  readonly disk_format: string | null
  /** For instance `bare`. */
  readonly container_format: string | null
  /** Bytes of data; `null` before the upload. */
  readonly size: ByteCount | null
  readonly is_public: boolean
  /** What users added. v1 makes `null` of an empty value; in v2 `kernel_id` and `ramdisk_id` may be `null`. */
  readonly properties: Readonly<Record<string, string | null>>
  /** v1 may still say `false` in the notification of the deletion itself. */
  readonly deleted: boolean
  readonly deleted_at: string | null
  /** In no particular order. Absent from v1. */
  readonly tags?: readonly string[]
  /** Bytes of the disk inside. Absent in 2013. */
  readonly virtual_size?: ByteCount | null
  /** `public`, `private`, `shared` or `community`. Absent in 2013. */
  readonly visibility?: string
  readonly [key: string]: unknown
}

/** The INFO payload of `image.upload`. Glance of today adds what an import has still to do, and could not do. */
export interface UploadedImage extends Image {
  /** Stores that an import has still to reach. */
  readonly os_glance_importing_to_stores?: readonly string[]
  /** Stores that an import failed to reach. */
  readonly os_glance_failed_import?: readonly string[]
}

/** The INFO payload of `image.prepare`. */
export interface PreparedImage extends UploadedImage {
  /** The store that takes the data, where Glance has several. */
  readonly backend?: string
}
