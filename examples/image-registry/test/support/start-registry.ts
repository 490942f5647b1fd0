import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createNotifier,
  type MemoryStrategy,
  memoryStrategy,
  type Strategy,
} from '@glance-notifications/core'
import { imageEvents } from '@glance-notifications/payloads'
import { onTestFinished } from 'vitest'
import { openRegistry, type Registry, type RegistryOptions } from '../../src/server.js'

export interface Running {
  readonly url: string
  readonly registry: Registry
  readonly dataDir: string
  readonly memory: MemoryStrategy
  readonly reports: readonly string[]
  /** `INFO image.create queued` and so on, so far. */
  readonly emitted: () => readonly string[]
  /** Resolves when so many notifications were emitted. */
  readonly emittedInAll: (count: number) => Promise<readonly string[]>
}

/** A registry on a free port with its images in a folder of its own, gone after the test. */
export async function startRegistry(
  options: Partial<Omit<RegistryOptions, 'notifier'>> & { readonly strategy?: Strategy } = {},
): Promise<Running> {
  const { strategy, ...rest } = options
  const memory = memoryStrategy()
  const notifier = createNotifier({ events: imageEvents, strategy: strategy ?? memory, closeTimeoutMs: 200 })
  const dataDir = rest.dataDir ?? (await temporaryFolder())
  const reports: string[] = []
  const registry = await openRegistry({ report: (line) => reports.push(line), ...rest, notifier, dataDir })
  const url = await registry.listen()
  onTestFinished(async () => {
    await registry.close({ graceMs: 0 })
    await notifier.close()
  })
  const emitted = (): readonly string[] => memory.sent.map(inShort)
  return {
    url,
    registry,
    dataDir,
    memory,
    reports,
    emitted,
    async emittedInAll(count) {
      await memory.waitFor(() => memory.sent.length >= count)
      return emitted()
    },
  }
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'image-registry-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Enough to see the order of events. */
function inShort({ priority, event_type, payload }: MemoryStrategy['sent'][number]): string {
  const status = typeof payload === 'object' && payload !== null && 'status' in payload ? payload.status : ''
  return `${priority} ${event_type} ${String(status)}`.trim()
}
