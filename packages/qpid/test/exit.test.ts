import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import type { QpidOptions } from '../src/index.js'
import { keepQuietAndTidy, peerFor, rawPeerFor } from './support/setup.js'

keepQuietAndTidy()

const home = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)

beforeAll(async () => {
  const typescript = dirname(
    createRequire(join(home, '../../package.json')).resolve('typescript/package.json'),
  )
  await run(process.execPath, [join(typescript, 'bin', 'tsc'), '-b'], { cwd: home })
})

/** Runs a program of its own to its end; it is killed, which rejects, when it does not end by itself. */
async function exitOf(options: QpidOptions): Promise<string> {
  const program = join(home, 'test/support/exit-program.mjs')
  const { stdout, stderr } = await run(process.execPath, [program, JSON.stringify(options)], {
    timeout: 9_000,
  })
  expect(stderr).toBe('')
  return stdout
}

describe('a process that has closed its notifier ends by itself', () => {
  it('after a send', async () => {
    const peer = await peerFor()
    expect(await exitOf({ url: peer.url })).toBe('accepted')
  })

  it('after a send to a peer that does not answer when it is closed', async () => {
    const peer = await peerFor({
      onDelivery: ({ delivery }) => {
        delivery.accept()
        setImmediate(() => peer.fallSilent())
      },
    })
    expect(await exitOf({ url: peer.url, heartbeatSeconds: 0 })).toBe('accepted')
  })

  it('when the peer is mute', async () => {
    const peer = await rawPeerFor()
    expect(await exitOf({ url: peer.url })).toBe('timeout')
  })

  it('when nobody is there', async () => {
    expect(await exitOf({ url: 'amqp://127.0.0.1:1' })).toBe('timeout')
  })
})
