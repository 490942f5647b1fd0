import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sourceBehaviours, strategyBehaviours } from '../src/index.js'

const run = promisify(execFile)
const home = fileURLToPath(new URL('..', import.meta.url))
const root = join(home, '../..')
const vitestFolder = join(root, 'node_modules/vitest')
const typesFolder = join(root, 'node_modules/@types')
const readme = readFileSync(join(home, 'README.md'), 'utf8')

/** The blocks of TypeScript, by their order in the page. */
const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
const files = ['json-lines', 'place', 'vitest', 'node-test', 'publish', 'source'] as const

describe('the README', () => {
  it.each([
    ['strategy', ['strategy', 'managed', 'both'], strategyBehaviours],
    ['source', ['source', 'listener'], sourceBehaviours],
  ] as const)(
    'has a row for each behaviour of a %s, with its promise and what it needs, in the order of the report',
    (_, on, behaviours) => {
      const row = new RegExp(`^\\| \`([a-z-]+)\` +\\| (.+?) +\\| (?:${on.join('|')}) +\\| (.*?) +\\|$`, 'gm')
      const rows = [...readme.matchAll(row)]
      expect(rows.map(([, name, promise, needs]) => ({ name, promise, needs }))).toEqual(
        behaviours.map(({ name, promise, needs }) => ({
          name,
          promise,
          needs: needs.map((hook) => `\`${hook}\``).join(', '),
        })),
      )
    },
  )

  describe('examples', () => {
    let folder = ''
    // Over what is built, found by its name: as a user has it.
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'glance-conformance-'))
      install(
        { '@glance-notifications': join(home, '..'), vitest: vitestFolder, '@types': typesFolder },
        folder,
      )
      for (const [index, file] of files.entries())
        writeFileSync(join(folder, `${file}.ts`), blocks[index] ?? '')
      const compilerOptions = {
        composite: false,
        declaration: false,
        declarationMap: false,
        outDir: 'js',
        rootDir: '.',
      }
      const base = join(root, 'tsconfig.base.json')
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ extends: base, include: ['.'], compilerOptions }),
      )
      await compile(folder)
    })
    afterAll(() => rmSync(folder, { recursive: true, force: true }))

    it('are all of its blocks', () => {
      expect(blocks).toHaveLength(files.length)
    })

    it.each([
      ['the strategy json-lines', 'node-test', strategyBehaviours.length],
      ['the source memorySource', 'source', sourceBehaviours.length],
    ])(
      'run with node:test, keep all that %s claims, print the report, and the process ends',
      async (title, file, count) => {
        const { stdout } = await run(process.execPath, [join(folder, 'js', `${file}.js`)])
        const notClaimed = stdout.match(/\| not claimed: /g)?.length ?? 0
        expect(stdout).toContain(`## Conformance of ${title}`)
        expect(notClaimed).toBeGreaterThan(0)
        expect(stdout).toContain(`${count - notClaimed} of ${count} behaviours kept`)
        expect(stdout).toMatch(new RegExp(`^# pass ${count - notClaimed}$`, 'm'))
      },
    )
  })
})

async function compile(folder: string): Promise<void> {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
  await run(process.execPath, [join(typescript, 'bin', 'tsc'), '-p', '.'], { cwd: folder })
}

/** Puts links to folders where Node looks for packages. */
function install(folders: Readonly<Record<string, string>>, into: string): void {
  mkdirSync(join(into, 'node_modules'))
  for (const [name, folder] of Object.entries(folders)) symlinkSync(folder, join(into, 'node_modules', name))
}
