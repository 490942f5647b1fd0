import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { parseOptions } from '../src/options.js'
import { serve } from '../src/serve.js'
import { call, createImage, put } from './support/api.js'
import { recordedTerminal } from './support/recorded-terminal.js'
import { someBytes } from './support/some-bytes.js'
import { temporaryFolder } from './support/start-registry.js'

async function start(...args: string[]) {
  const terminal = recordedTerminal()
  const ended = serve(parseOptions(['--port', '0', ...args], {}, { port: 0 }), terminal)
  const url = await vi.waitFor(
    () => {
      const [, address] = /^Listening on (\S+)/m.exec(terminal.printed.join('\n')) ?? []
      return address ?? Promise.reject(new Error('not yet'))
    },
    { timeout: 10_000 },
  )
  const stop = async (): Promise<void> => {
    terminal.end()
    await ended
  }
  return { url, terminal, stop }
}

test('the program serves, writes its log, says what it delivered, and has its images the next time', async () => {
  const dataDir = await temporaryFolder()
  const first = await start('--data-dir', dataDir)
  const image = await createImage(first.url)
  const data = someBytes(1000)
  await put(`${image}/file`, data)
  await first.stop()
  expect(first.terminal.complaints).toEqual([])
  expect(first.terminal.printed.at(-1)).toBe('Notifications: 6 delivered, 0 not')
  const log = await readFile(join(dataDir, 'notifications.log'), 'utf8')
  expect(log.trim().split('\n')).toHaveLength(6)

  const second = await start('--data-dir', dataDir)
  const again = image.replace(first.url, second.url)
  expect((await call(`${again}/file`)).bytes.equals(data)).toBe(true)
  await second.stop()
  expect(second.terminal.printed.at(-1)).toBe('Notifications: 1 delivered, 0 not')
})

test('with a broker that is away it serves all the same, and says so', async () => {
  const dataDir = await temporaryFolder()
  const { url, terminal, stop } = await start(
    '--data-dir',
    dataDir,
    '--strategy',
    'rabbit',
    '--url',
    'amqp://127.0.0.1:1',
  )
  const image = await createImage(url)
  expect((await put(`${image}/file`, someBytes(1000))).status).toBe(204)
  const heldUp = 'Notifications are held up, the registry serves on: '
  await vi.waitFor(() => expect(terminal.complaints.join('\n')).toContain(heldUp), 10_000)
  await stop()
  expect(terminal.complaints.join('\n')).toMatch(/notifications? not delivered/)
  expect(terminal.printed.at(-1)).toMatch(/^Notifications: 0 delivered, 6 not/)
})
