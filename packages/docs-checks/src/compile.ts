import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Program } from './program.js'

/** As a careful user has it. Not our own strictness about unused names: blocks show, they do not use. */
const compilerOptions = {
  target: 'ES2023',
  lib: ['ES2023', 'ESNext.Disposable'],
  module: 'NodeNext',
  moduleDetection: 'force',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  sourceMap: true,
  rootDir: 'ts',
  outDir: 'js',
}

/**
 * Type-checks programs in one run of tsc and writes them as JavaScript to `folder`/js. Gives what is wrong, as
 * `page:line:column: what`.
 */
export function compile(programs: readonly Program[], folder: string): readonly string[] {
  for (const { page, file, source } of programs) {
    const path = join(folder, 'ts', page, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, source)
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['ts'] }))
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  const tsc = join(dirname(manifest), 'bin', 'tsc')
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const problems = inPages(stdout, programs)
  if (status !== 0 && problems.length === 0) throw new Error(`tsc did not run\n${stdout}${stderr}`)
  return problems
}

const hint =
  'A name that is not found: where the block goes on from the ts block before it, write <!-- snippet: continues --> above it; ' +
  'what else it needs can be in that comment, below its first line.'

function inPages(output: string, programs: readonly Program[]): readonly string[] {
  const problems: string[] = []
  for (const line of output.split('\n').filter((each) => each !== '')) {
    const [, path, row, column, what] = /^ts\/(.*)\((\d+),(\d+)\): error (TS\d+: .*)$/.exec(line) ?? []
    const page = programs.find((each) => path === `${each.page}/${each.file}`)?.page
    if (page !== undefined) problems.push(`${page}:${row}:${column}: ${what}`)
    // What tsc says in more than one line.
    else problems.push(`${problems.pop() ?? ''}\n${line}`.trim())
  }
  return /error TS(?:2304|18004)/.test(output) ? [...problems, hint] : problems
}
