import { describe, expect, it } from 'vitest'
import { published } from '../src/workspace.js'
import { footprintLimits, sizeLimits } from './size-limits.js'
import { amongEverything } from './support/empty-project.js'
import { tarballOf } from './support/tarball.js'

/** Prints how many files an import loads, and of how many bytes: those that pass the loader, and what they `require`. */
const measure = `
import { readFileSync, statSync } from 'node:fs'
import { createRequire, register } from 'node:module'
import { fileURLToPath } from 'node:url'
const [, , specifier, log] = process.argv
const hooks = \`import { appendFileSync } from 'node:fs'
export function load(url, context, next) {
  appendFileSync(\${JSON.stringify(log)}, url + '\\\\n')
  return next(url, context)
}\`
register('data:text/javascript,' + encodeURIComponent(hooks))
await import(specifier)
const urls = readFileSync(log, 'utf8').split('\\n').filter((url) => url.startsWith('file:'))
const required = Object.keys(createRequire(import.meta.url).cache)
const files = [...new Set([...urls.map((url) => fileURLToPath(url)), ...required])]
const sizes = files.filter((file) => /\\.[cm]?js$/.test(file)).map((file) => statSync(file).size)
console.log(JSON.stringify({ files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }))
`

describe.each(published)('the tarball of $folder', ({ folder }) => {
  it('is within its limits of size', () => {
    const limit = sizeLimits[folder] ?? { packed: 0, unpacked: 0 }
    const { packedBytes, unpackedBytes } = tarballOf(folder)
    expect.soft(packedBytes).toBeLessThanOrEqual(limit.packed)
    expect(unpackedBytes).toBeLessThanOrEqual(limit.unpacked)
  })
})

describe('what an import loads', () => {
  const project = amongEverything('sizes')
  project.write('measure.mjs', measure)

  it.each(Object.entries(footprintLimits))('of %s is within its limits', (specifier, limit) => {
    const { status, output } = project.run('node', [
      'measure.mjs',
      specifier,
      `${specifier.replaceAll('/', '-')}.log`,
    ])
    expect(status).toBe(0)
    const { files, bytes }: { files: number; bytes: number } = JSON.parse(output)
    expect.soft(files).toBeLessThanOrEqual(limit.files)
    expect(bytes).toBeLessThanOrEqual(limit.bytes)
    // It did measure: no package here is loaded with less.
    expect(bytes).toBeGreaterThan(limit.bytes / 2)
  })
})
