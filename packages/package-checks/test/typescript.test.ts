import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { entriesOf, published, root, text } from '../src/workspace.js'
import { amongEverything } from './support/empty-project.js'

const importable = published.filter(({ manifest }) => entriesOf(manifest).length > 0)

/** Every entry of every package, and types that must not have come to nothing. */
const use = `${importable
  .flatMap(({ manifest }) => entriesOf(manifest))
  .map((entry, index) => `import * as entry${index} from '${entry}'\nexport { entry${index} }`)
  .join('\n')}
import { createNotifier } from '@glance-notifications/core'
import { imageEvents } from '@glance-notifications/payloads'
import { rabbitStrategy } from '@glance-notifications/rabbit'

export const notifier = createNotifier({ events: imageEvents, strategy: rabbitStrategy({ url: 'amqp://localhost' }) })
export const sent: Promise<{ readonly strategy: string }> = notifier.error('image.upload', 'store is full')
// @ts-expect-error: with INFO it is the image.
void notifier.info('image.upload', 'store is full')
// @ts-expect-error: no such option.
rabbitStrategy({ uri: 'amqp://localhost' })
`

/** The two ends of what README.md states; those between were tried by hand when it was written. */
const oldest = { compiler: 'typescript-oldest', version: '5.2' }
const newest = { compiler: 'typescript', version: '7.0' }

const ways = [
  { ...oldest, module: 'NodeNext', moduleResolution: 'NodeNext', file: 'use.mts' },
  { ...oldest, module: 'ESNext', moduleResolution: 'Bundler', file: 'use.ts' },
  { ...newest, module: 'NodeNext', moduleResolution: 'NodeNext', file: 'use.mts' },
  { ...newest, module: 'ESNext', moduleResolution: 'Bundler', file: 'use.ts' },
  // As CommonJS; a compiler knows since 5.8 that Node can require an ES module.
  { ...newest, module: 'NodeNext', moduleResolution: 'NodeNext', file: 'use.cts' },
]

const requireFrom = createRequire(import.meta.url)
const folderOf = (compiler: string): string => dirname(requireFrom.resolve(`${compiler}/package.json`))

describe('every entry of every package', () => {
  const project = amongEverything('typescript')

  it.each(ways)('has types for TypeScript $version, $moduleResolution, $file', (way) => {
    const { compiler, file, module, moduleResolution } = way
    project.write(file, use)
    const compilerOptions = {
      target: 'ES2022',
      lib: ['ES2022'],
      module,
      moduleResolution,
      types: ['node'],
      typeRoots: [join(root, 'node_modules', '@types')],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    }
    project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: [file] }))
    const tsc = join(folderOf(compiler), 'bin', 'tsc')
    expect(project.run('node', [tsc, '-p', 'tsconfig.json'])).toEqual({ status: 0, output: '' })
  })

  it.each([oldest, newest])(
    'is tried with TypeScript $version, as README.md says',
    ({ compiler, version }) => {
      const { version: installed }: { version: string } = requireFrom(`${compiler}/package.json`)
      expect(installed.startsWith(`${version}.`)).toBe(true)
      expect(text('README.md')).toContain(`TypeScript ${oldest.version} to ${newest.version}`)
    },
  )
})
