import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../src/workspace.js'
import { type EmptyProject, installIn } from './support/empty-project.js'
import { pageBlock, pageFiles } from './support/page-files.js'

const page = 'docs/write-a-strategy.md'
const example = join(root, 'examples', 'custom-strategy', 'src')
const files = pageFiles(page)

describe('docs/write-a-strategy.md', () => {
  it('has the files of the example, word for word', () => {
    const shared = [...files].filter(([name]) => existsSync(join(example, name)))
    expect(shared.map(([name]) => name).toSorted()).toEqual([
      'answer-error.ts',
      'drain.ts',
      'http-client.ts',
      'retry-after.ts',
      'signature.ts',
      'webhook-strategy.ts',
    ])
    for (const [name, code] of shared) expect(code).toBe(readFileSync(join(example, name), 'utf8'))
  })
})

describe('whoever has nothing but docs/write-a-strategy.md and the package', () => {
  let project: EmptyProject
  beforeAll(() => {
    project = installIn(['core', 'conformance'])
    project.write('package.json', JSON.stringify({ private: true, type: 'module' }))
    const { compilerOptions }: { compilerOptions: object } = JSON.parse(pageBlock(page, 'json'))
    // The types of Node are those of this repository: no test asks for what is newest.
    const typeRoots = [join(root, 'node_modules', '@types')]
    project.write('tsconfig.json', JSON.stringify({ compilerOptions: { ...compilerOptions, typeRoots } }))
    for (const [name, code] of files) project.write(name, code)
  })
  afterAll(() => project.remove())

  it('has a program that compiles, step by step', () => {
    expect(project.run('tsc', [])).toEqual({ status: 0, output: '' })
    for (const step of ['first.js', 'second.js'])
      expect(project.run('node', [step])).toEqual({ status: 0, output: '' })
  })

  it('has a strategy whose tests pass', () => {
    const { status, output } = project.run('node', ['--test', 'webhook-strategy.test.js'])
    expect(output).toMatch(/^(# |ℹ )pass 3$/m)
    expect(output).toMatch(/^(# |ℹ )fail 0$/m)
    expect(status).toBe(0)
  })

  it('has a strategy that keeps every promise', () => {
    const { status, output } = project.run('node', ['--test', 'webhook-conformance.test.js'])
    expect(output).toContain('32 of 32 behaviours kept')
    expect(output).toMatch(/^(# |ℹ )fail 0$/m)
    expect(status).toBe(0)
  })
})
