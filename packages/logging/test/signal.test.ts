import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNotifier } from '@glance-notifications/core'
import { expect, onTestFinished, test } from 'vitest'
import { loggingStrategy } from '../src/index.js'

test('very many lines on one signal make Node say nothing on the console', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'logging-signal-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const warnings: Error[] = []
  const hear = (warning: Error): number => warnings.push(warning)
  process.on('warning', hear)
  onTestFinished(() => {
    process.off('warning', hear)
  })
  const notifier = createNotifier({ strategy: loggingStrategy({ logFile: join(folder, 'a.log') }) })
  const { signal } = new AbortController()
  await Promise.all(Array.from({ length: 50 }, () => notifier.info('image.create', {}, { signal })))
  await notifier.close()
  expect(warnings).toEqual([])
})
