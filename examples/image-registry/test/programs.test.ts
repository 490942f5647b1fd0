import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createImage } from './support/api.js'
import { temporaryFolder } from './support/start-registry.js'

// Everything else is tested in process, from the sources; that the programs end by themselves shows only in a process.
const program = (name: string): string => fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url))
const isBuilt = existsSync(program('main')) && existsSync(program('demo'))
const missing = 'The programs are not built (npm run build)'

if (!isBuilt) console.warn(`Skipped: ${missing}.`)

test('on a build machine the programs are built', () => {
  expect(process.env.CI === 'true' && !isBuilt).toBe(false)
})

function start(name: string, ...args: string[]): ChildProcess & { readonly lines: AsyncIterable<string> } {
  const child = spawn(process.execPath, [program(name), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return Object.assign(child, { lines: createInterface({ input: child.stdout }) })
}

describe.runIf(isBuilt)('the programs', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('the registry ends cleanly at %s', async (signal) => {
    const child = start('main', '--port', '0', '--data-dir', await temporaryFolder())
    const exited = once(child, 'exit')
    const printed: string[] = []
    for await (const line of child.lines) {
      printed.push(line)
      const [, url] = /^Listening on (\S+)/.exec(line) ?? []
      if (url !== undefined) {
        await createImage(url)
        child.kill(signal)
      }
    }
    expect(await exited).toEqual([0, null])
    expect(printed.at(-1)).toBe('Notifications: 1 delivered, 0 not')
  })

  test('the demo ends by itself, with 0', async () => {
    const child = start('demo')
    const exited = once(child, 'exit')
    const printed: string[] = []
    for await (const line of child.lines) printed.push(line)
    expect(await exited).toEqual([0, null])
    expect(printed.at(-1)).toMatch(/^Finished in/)
    const [, logFile = ''] = /log file (\S+):/.exec(printed.join('\n')) ?? []
    await rm(dirname(logFile), { recursive: true })
  })

  test('what they are told wrongly they explain, with 2', async () => {
    const child = spawn(process.execPath, [program('main'), '--strategy', 'pigeon'])
    let complaint = ''
    child.stderr.on('data', (chunk) => {
      complaint += String(chunk)
    })
    expect(await once(child, 'close')).toEqual([2, null])
    expect(complaint).toContain("--strategy is one of embedded, noop, logging, rabbit, qpid, not 'pigeon'.")
  })
})
