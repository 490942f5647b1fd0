import { describe, expect, it } from 'vitest'
import { packages, published, rootManifest, text } from '../src/workspace.js'

const project = 'https://github.com/glance-notifications/glance-notifications'
const core = '@glance-notifications/core'
const ownVersions = new Map(packages.map(({ manifest }) => [manifest.name, manifest]))
const privateNames = packages.filter(({ manifest }) => manifest.private).map(({ manifest }) => manifest.name)

const nameOf = (folder: string): string =>
  folder === 'glance-notifications' ? folder : `@glance-notifications/${folder}`

describe.each(packages)('the manifest of $folder', ({ folder, manifest }) => {
  it('has the name of its folder, and what all have', () => {
    expect(manifest).toMatchObject({
      name: nameOf(folder),
      description: expect.stringMatching(/^[A-Z`].{20,}[^.]$|^glance-notify: /),
      license: 'Apache-2.0',
      type: 'module',
      engines: rootManifest.engines,
    })
  })

  it('takes packages of the workspace as they are there, and others from the catalog or exactly', () => {
    const ranges = Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.peerDependencies,
    })
    const wrong = ranges.filter(([name, range]) =>
      ownVersions.has(name)
        ? !/^workspace:[\^*]$/.test(range)
        : range !== 'catalog:' && !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+$/.test(range),
    )
    expect(wrong).toEqual([])
  })
})

describe.each(published)('the published manifest of $folder', ({ folder, manifest }) => {
  it('says where it comes from, and goes to the registry with its provenance', () => {
    expect(manifest).toMatchObject({
      homepage: `${project}/tree/main/packages/${folder}#readme`,
      bugs: { url: `${project}/issues` },
      repository: { type: 'git', url: `git+${project}.git`, directory: `packages/${folder}` },
      keywords: expect.arrayContaining(['openstack', 'glance', 'notifications', 'oslo.messaging']),
      publishConfig: { access: 'public', provenance: true },
    })
  })

  it('exports sources for the workspace, then types, then the build', () => {
    const { './package.json': own, ...entries } = manifest.exports ?? {}
    expect(own).toBe('./package.json')
    for (const [subpath, conditions] of Object.entries(entries)) {
      const file = subpath === '.' ? 'index' : `${subpath.slice(2)}/index`
      expect(Object.entries(conditions)).toEqual([
        ['@glance-notifications/source', `./src/${file}.ts`],
        ['types', `./dist/${file}.d.ts`],
        ['default', `./dist/${file}.js`],
      ])
    }
  })

  it('is checked by publint and attw', () => {
    expect(manifest.scripts?.['check:package']).toBe('publint --strict && attw --pack --profile esm-only')
  })

  it('needs nothing that is not published', () => {
    const needed = [manifest.dependencies, manifest.peerDependencies].flatMap((part) =>
      Object.keys(part ?? {}),
    )
    expect(needed.filter((name) => privateNames.includes(name))).toEqual([])
  })
})

describe('the published packages', () => {
  it('have one version', () => {
    expect(new Set(published.map(({ manifest }) => manifest.version)).size).toBe(1)
  })

  it('leave core to whoever installs them, but for those that are a whole by themselves', () => {
    const bringing = published.filter(({ manifest }) => Object.hasOwn(manifest.dependencies ?? {}, core))
    expect(bringing.map(({ folder }) => folder)).toEqual(['cli', 'glance-notifications'])
    const asking = published.filter(({ manifest }) => Object.hasOwn(manifest.peerDependencies ?? {}, core))
    expect(bringing.length + asking.length + 1).toBe(published.length)
  })

  it('are released together, and no other with them', () => {
    const { fixed }: { fixed: readonly (readonly string[])[] } = JSON.parse(text('.changeset', 'config.json'))
    expect(fixed.map((group) => group.toSorted())).toEqual([
      published.map(({ manifest }) => manifest.name).toSorted(),
    ])
  })
})
