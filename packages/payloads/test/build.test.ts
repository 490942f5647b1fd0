import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { image } from './samples.js'

const home = fileURLToPath(new URL('..', import.meta.url))

/** Inside the package, so that what is compiled there finds typebox. */
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(home, 'node_modules', '.build-'))
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
  const options = [
    '-p',
    home,
    '--outDir',
    folder,
    '--composite',
    'false',
    '--incremental',
    'false',
    '--noCheck',
  ]
  execFileSync(process.execPath, [join(typescript, 'bin', 'tsc'), ...options, '--tsBuildInfoFile', 'null'])
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const program = `
import { imageEvents } from './index.js'
let generates = true
try { new Function('') } catch { generates = false }
const image = ${JSON.stringify(image)}
const issues = [image, { ...image, size: -1 }].map((payload) => imageEvents.validate('image.create', 'INFO', payload) ?? [])
process.stdout.write(JSON.stringify({ generates, issues }))
`

it('validates where code must not be generated from strings', () => {
  writeFileSync(join(folder, 'program.js'), program)
  const output = execFileSync(
    process.execPath,
    ['--disallow-code-generation-from-strings', join(folder, 'program.js')],
    { encoding: 'utf8' },
  )
  const message = 'must be an integer >= 0, a bigint >= 0 or null, got -1'
  expect(JSON.parse(output)).toEqual({ generates: false, issues: [[], [{ path: '/size', message }]] })
})

it('its public declarations do not reach those of typebox, which take seconds to check', () => {
  const seen = new Set<string>()
  const queue = ['./index.js']
  for (const specifier of queue) {
    const file = join(folder, specifier.replace(/\.js$/, '.d.ts'))
    expect(existsSync(file)).toBe(true)
    for (const [, imported = ''] of readFileSync(file, 'utf8').matchAll(
      /(?:from|import\()\s*['"]([^'"]+)['"]/g,
    )) {
      if (!seen.has(imported) && imported.startsWith('.')) queue.push(imported)
      seen.add(imported)
    }
  }
  expect([...seen].filter((specifier) => !specifier.startsWith('.'))).toEqual(['@glance-notifications/core'])
})
