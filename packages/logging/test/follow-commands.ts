/** What `program.ts` can do with a log source. */
import { appendFileSync, chmodSync } from 'node:fs'
import { createListener, isNotificationError } from '@glance-notifications/core'
import { logSource } from '../src/index.js'

type Report = (event: Readonly<Record<string, unknown>>) => void

export const followCommands: Record<string, (args: readonly string[], report: Report) => Promise<void>> = {
  /** Handles, and writes the number of each into a journal, until stdin ends. */
  async follow([logFile = '', positionFile = '', journal = ''], report) {
    const source = logSource({ logFile, positionFile, rotationGraceMs: 300 })
    const listener = createListener({ source, deduplication: false })
    listener.on('image.*', async ({ payload }) => {
      await new Promise((resolve) => setImmediate(resolve))
      appendFileSync(journal, `${Object(payload).number}\n`)
    })
    await listener.start()
    report({ following: true })
    for await (const _ of process.stdin);
    report({ unsettled: (await listener.close()).unsettled })
  },
  /** Started, with something to be delivered again, and closed. */
  async close([logFile = ''], report) {
    const source = logSource({ logFile, positionFile: `${logFile}.position`, fromStart: true })
    const deadline = performance.now() + 10_000
    const delivered = new Promise<void>((resolve) => {
      const deliver: Parameters<typeof source.start>[0] = (delivery) => {
        delivery.settle({ outcome: 'retry', delayMs: 60_000 })
        resolve()
      }
      void source.start(deliver, { credit: 10, deadline })
    })
    await delivered
    await source.close({ deadline })
    const held = process
      .getActiveResourcesInfo()
      .filter((resource) => resource === 'Timeout' || resource === 'FSEventWrap')
    report({ held })
  },
  /** As somebody who may not read the log. */
  async unreadable([logFile = ''], report) {
    chmodSync(logFile, 0)
    if (process.getuid?.() === 0) process.setuid?.(65_534)
    const source = logSource({ logFile, deadLetterFile: '/dev/null' })
    const deadline = performance.now() + 10_000
    try {
      await source.start(() => {}, { credit: 1, deadline })
      report({ started: true })
    } catch (error) {
      report(
        isNotificationError(error) ? { code: error.code, message: error.message } : { error: String(error) },
      )
    }
    await source.close({ deadline })
  },
}
