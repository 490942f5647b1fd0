import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { published, text } from '../src/workspace.js'
import { tarballOf } from './support/tarball.js'

const aside = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']
const isTest = (file: string): boolean => /\.(test|test-d|bench)\.|(^|\/)(test|tests|fixtures?)\//.test(file)

describe.each(published)('the tarball of $folder', ({ folder, manifest }) => {
  const tarball = tarballOf(folder)
  const { files } = tarball
  const sources = files.filter((file) => file.startsWith('src/'))

  it('has its page, changes and licence, its sources without tests, what is built of each of them, and nothing else', () => {
    const built = sources.flatMap((file) =>
      ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((end) => file.replace(/^src\/(.*)\.ts$/, `dist/$1${end}`)),
    )
    const bins = Object.values(manifest.bin ?? {})
    expect(files).toEqual([...new Set([...aside, ...bins, ...sources, ...built])].toSorted())
    expect(sources.filter(isTest)).toEqual([])
  })

  it('has every source that its maps point to', () => {
    const missing = files
      .filter((file) => file.endsWith('.map'))
      .flatMap((file) => {
        const map: { readonly sources: readonly string[] } = JSON.parse(tarball.read(file))
        return map.sources.map((source) => posix.join(posix.dirname(file), source))
      })
      .filter((source) => !files.includes(source))
    expect(missing).toEqual([])
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
