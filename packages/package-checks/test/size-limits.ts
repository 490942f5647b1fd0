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
  cli: { packed: 115 * kB, unpacked: 410 * kB },
  conformance: { packed: 120 * kB, unpacked: 520 * kB },
  core: { packed: 264 * kB, unpacked: 1_090 * kB },
  'glance-notifications': { packed: 16 * kB, unpacked: 53 * kB },
  logging: { packed: 97 * kB, unpacked: 370 * kB },
  outbox: { packed: 110 * kB, unpacked: 440 * kB },
  payloads: { packed: 44 * kB, unpacked: 208 * kB },
  qpid: { packed: 124 * kB, unpacked: 490 * kB },
  rabbit: { packed: 132 * kB, unpacked: 540 * kB },
}

export const footprintLimits: Readonly<Record<string, FootprintLimit>> = {
  '@glance-notifications/core': { files: 107, bytes: 195 * kB },
  '@glance-notifications/core/connection': { files: 84, bytes: 137 * kB },
  // Without amqplib, which is loaded by the first that connects.
  '@glance-notifications/rabbit': { files: 129, bytes: 246 * kB },
  '@glance-notifications/rabbit/admin': { files: 163, bytes: 556 * kB },
  '@glance-notifications/qpid': { files: 203, bytes: 568 * kB },
  '@glance-notifications/payloads': { files: 20, bytes: 43 * kB },
}
