import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { image } from './samples.js'

const home = fileURLToPath(new URL('..', import.meta.url))

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(home, 'node_modules', '.build-'))
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
  const options = [
    '-p',
    home,
    '--outDir',
    folder,
    '--emitDeclarationOnly',
    'false',
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

it('its public declarations reach no others than those of core', () => {
  const packages = new Set<string>()
  const files = new Set([join(folder, 'index.d.ts')])
  for (const file of files) {
    expect(existsSync(file)).toBe(true)
    for (const [, imported = ''] of readFileSync(file, 'utf8').matchAll(
      /(?:from|import\()\s*['"]([^'"]+)['"]/g,
    )) {
      if (imported.startsWith('.')) files.add(join(dirname(file), imported.replace(/\.js$/, '.d.ts')))
      else packages.add(imported)
    }
  }
  expect(files.size).toBeGreaterThan(10)
  expect([...packages]).toEqual(['@glance-notifications/core'])
})
