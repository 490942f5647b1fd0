import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Arrived, StrategyPlace } from '@glance-notifications/conformance'
import { memoryStrategy } from '@glance-notifications/core'
import { exportOutbox } from '../src/admin/index.js'
import { outbox } from '../src/index.js'
import { outboxAt } from '../src/outbox/options.js'
import { openEnvironment } from '../src/store/open-environment.js'
import { holdTransaction } from './hold-transaction.js'
import { within } from './notifications.js'

/** An outbox in a folder of its own, before a strategy in memory; the lock that all writes need is held on command. */
export function strategyPlace(): StrategyPlace {
  const path = mkdtempSync(join(tmpdir(), 'glance-outbox-'))
  const environment = openEnvironment(outboxAt(path))
  const inner = memoryStrategy()
  const box = outbox(inner, { path })
  let release: (() => Promise<void>) | undefined
  return {
    strategy: box,
    /** What was sent on, and what is still on disk. */
    async arrived() {
      if (box.status.current.state === 'ready') await box.drained(within(10_000))
      const left: Arrived[] = []
      for await (const { notification } of exportOutbox(path)) if (notification) left.push(notification)
      return [...inner.sent, ...left]
    },
    faults: {
      async stall() {
        release = await holdTransaction(environment.database)
      },
      async heal() {
        await release?.()
        release = undefined
      },
    },
    async dispose() {
      await environment.close()
      rmSync(path, { recursive: true })
    },
  }
}
