import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { managed, type Strategy } from '@glance-notifications/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { recorder } from '../../test/support/recorder.js'
import { emitLines } from './emit-lines.js'
import { Sender } from './sender.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emit-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const options = {
  protocol: 'rabbit',
  priority: 'INFO',
  format: 'glance',
  validate: false,
  timeout: 1_000,
} as const

it('begins no line after it was told to stop, though they have been read already', async () => {
  const file = join(folder, 'lines.jsonl')
  writeFileSync(file, `${JSON.stringify({ event_type: 'image.update', payload: 1 })}\n`.repeat(1_000))
  const stop = new AbortController()
  let sent = 0
  const strategy: Strategy = {
    name: 'counting',
    async send() {
      sent += 1
      if (sent === 10) stop.abort()
      return { strategy: 'counting', status: 'accepted' }
    },
    async close() {},
  }
  const sender = new Sender(managed(strategy), 1_000)
  expect(await emitLines(file, options, sender, recorder(), stop.signal)).toBe(false)
  expect(sender).toMatchObject({ confirmed: 10, failed: 0, pending: 0 })
})
