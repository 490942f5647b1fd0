import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { published, text } from '../src/workspace.js'
import { scriptFiles } from './support/script-files.js'
import { tarballOf } from './support/tarball.js'

const aside = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']
const isTest = (file: string): boolean => /\.(test|test-d|bench)\.|(^|\/)(test|tests|fixtures?)\//.test(file)

describe.each(published)('the tarball of $folder', ({ folder, manifest }) => {
  const tarball = tarballOf(folder)
  const { files } = tarball
  const sources = files.filter((file) => file.startsWith('src/'))

  const sourcesOf = (map: string): readonly string[] => {
    const { sources: paths }: { readonly sources: readonly string[] } = JSON.parse(tarball.read(map))
    return paths.map((path) => posix.join(posix.dirname(map), path))
  }

  it('has its page, changes and licence, its sources without tests, what is built of them, and nothing else', () => {
    const declarations = sources.map((file) => file.replace(/^src\/(.*)\.ts$/, 'dist/$1.d.ts'))
    const built = [...declarations, ...scriptFiles(tarball)].flatMap((file) => [file, `${file}.map`])
    const bins = Object.values(manifest.bin ?? {})
    expect(files).toEqual([...new Set([...aside, ...bins, ...sources, ...built])].toSorted())
    expect(sources.filter(isTest)).toEqual([])
  })

  it('has every source that its maps point to', () => {
    const named = files.filter((file) => file.endsWith('.map')).flatMap(sourcesOf)
    expect(named.filter((source) => !files.includes(source))).toEqual([])
  })

  it('has each module once, however many entries need it: there are no two classes of one error', () => {
    const modules = files.filter((file) => file.endsWith('.js.map')).flatMap(sourcesOf)
    expect(modules.length).toBeGreaterThan(0)
    expect(modules.filter((module, index) => modules.indexOf(module) !== index)).toEqual([])
  })

  it('has the files that its exports name', () => {
    const named = Object.values(tarball.manifest.exports ?? {}).flatMap((target) =>
      typeof target === 'string' ? target : Object.values(target),
    )
    expect(named.map((path) => path.slice(2)).filter((path) => !files.includes(path))).toEqual([])
  })

  it('is under the licence of the project', () => {
    expect(tarball.read('LICENSE')).toBe(text('LICENSE'))
  })

  it('asks for versions, not for a workspace: packages of ours with the minor version that it was made with', () => {
    expect(tarball.read('package.json')).not.toMatch(/workspace:|catalog:/)
    const { version, dependencies, peerDependencies } = tarball.manifest
    const ours = Object.entries({ ...dependencies, ...peerDependencies }).filter(([name]) =>
      published.some((other) => other.manifest.name === name),
    )
    expect(ours.map(([, range]) => range)).toEqual(ours.map(() => `^${version}`))
  })

  it('tells of this version in CHANGELOG.md', () => {
    expect(tarball.read('CHANGELOG.md').split('\n').slice(0, 3)).toEqual([
      `# ${manifest.name}`,
      '',
      `## ${manifest.version}`,
    ])
  })
})
