/** Bytes of the tarball, and of what it is unpacked to. */
interface SizeLimit {
  readonly packed: number
  readonly unpacked: number
}

/** What `import` makes Node load: JavaScript of ours and of all that we depend on, `node_modules` and all. */
interface FootprintLimit {
  readonly files: number
  readonly bytes: number
}

const kB = 1_000

/** Each is about a tenth above what was measured when it was set. Whoever needs more says so here, and why in the commit. */
export const sizeLimits: Readonly<Record<string, SizeLimit>> = {
  cli: { packed: 102 * kB, unpacked: 350 * kB },
  conformance: { packed: 104 * kB, unpacked: 420 * kB },
  core: { packed: 234 * kB, unpacked: 920 * kB },
  'glance-notifications': { packed: 15 * kB, unpacked: 52 * kB },
  logging: { packed: 87 * kB, unpacked: 308 * kB },
  outbox: { packed: 102 * kB, unpacked: 385 * kB },
  payloads: { packed: 40 * kB, unpacked: 193 * kB },
  qpid: { packed: 112 * kB, unpacked: 412 * kB },
  rabbit: { packed: 139 * kB, unpacked: 522 * kB },
}

export const footprintLimits: Readonly<Record<string, FootprintLimit>> = {
  // Two of our own, the other twenty are of uuid.
  '@glance-notifications/core': { files: 22, bytes: 160 * kB },
  '@glance-notifications/core/connection': { files: 22, bytes: 124 * kB },
  // Without amqplib, which is loaded by the first that connects.
  '@glance-notifications/rabbit': { files: 25, bytes: 217 * kB },
  '@glance-notifications/rabbit/admin': { files: 49, bytes: 528 * kB },
  '@glance-notifications/qpid': { files: 50, bytes: 495 * kB },
  '@glance-notifications/payloads': { files: 1, bytes: 35 * kB },
}
