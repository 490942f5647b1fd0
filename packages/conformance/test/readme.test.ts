import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { strategyBehaviours } from '../src/index.js'

const run = promisify(execFile)
const home = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(home, 'README.md'), 'utf8')

/** The blocks of TypeScript, by their order in the page. */
const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
const files = ['json-lines', 'place', 'vitest', 'node-test', 'publish'] as const

describe('the README', () => {
  it('has a row for each behaviour, with its promise and what it needs, in the order of the report', () => {
    const rows = [
      ...readme.matchAll(/^\| `([a-z-]+)` +\| (.+?) +\| (?:strategy|managed|both) +\| (.*?) +\|$/gm),
    ]
    expect(rows.map(([, name, promise, needs]) => ({ name, promise, needs }))).toEqual(
      strategyBehaviours.map(({ name, promise, needs }) => ({
        name,
        promise,
        needs: needs.map((hook) => `\`${hook}\``).join(', '),
      })),
    )
  })

  describe('examples', () => {
    let folder = ''
    // In this package, so that Node finds it by its name, and over what is built: as a user has it.
    beforeAll(async () => {
      folder = mkdtempSync(join(home, 'test', 'readme-'))
      for (const [index, file] of files.entries())
        writeFileSync(join(folder, `${file}.ts`), blocks[index] ?? '')
      await compile(['-b'], home)
      const options = { extends: '../../../../tsconfig.base.json', include: ['.'] }
      const compilerOptions = {
        composite: false,
        declaration: false,
        declarationMap: false,
        outDir: 'js',
        rootDir: '.',
      }
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...options, compilerOptions }))
      await compile(['-p', '.'], folder)
    })
    afterAll(() => rmSync(folder, { recursive: true, force: true }))

    it('are all of its blocks', () => {
      expect(blocks).toHaveLength(files.length)
    })

    it('run with node:test, keep all that they claim, print the report, and the process ends', async () => {
      const { stdout } = await run(process.execPath, [join(folder, 'js', 'node-test.js')])
      const notClaimed = stdout.match(/\| not claimed: /g)?.length ?? 0
      expect(stdout).toContain('## Conformance of the strategy json-lines')
      expect(notClaimed).toBeGreaterThan(0)
      expect(stdout).toContain(
        `${strategyBehaviours.length - notClaimed} of ${strategyBehaviours.length} behaviours kept`,
      )
      expect(stdout).toMatch(new RegExp(`^# pass ${strategyBehaviours.length - notClaimed}$`, 'm'))
    })
  })
})

async function compile(options: readonly string[], cwd: string): Promise<void> {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
  await run(process.execPath, [join(typescript, 'bin', 'tsc'), ...options], { cwd })
}
