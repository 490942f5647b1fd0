import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { succeed } from '../src/run.js'
import { type Manifest, packages, published, root } from '../src/workspace.js'

/** The workspace as far as changesets look at it, in a repository of its own. */
function copyOfWorkspace(): string {
  const copy = mkdtempSync(join(tmpdir(), 'glance-notifications-release-'))
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }))
  const copied = ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', '.changeset/config.json']
  const ofPackages = packages.map(({ folder }) => `packages/${folder}/package.json`)
  const changelogs = published.map(({ folder }) => `packages/${folder}/CHANGELOG.md`)
  for (const file of [...copied, ...ofPackages, ...changelogs]) cpSync(join(root, file), join(copy, file))
  mkdirSync(join(copy, 'node_modules'))
  symlinkSync(join(root, 'node_modules', '@changesets'), join(copy, 'node_modules', '@changesets'))
  succeed('git', ['init', '--quiet', '--initial-branch=main'], copy)
  return copy
}

function nextMinor(version: string): string {
  const [major, minor = 0] = version.split('.').map(Number)
  return `${major}.${minor + 1}.0`
}

it('a minor change of core makes the next minor version of all published packages, and says so in their changes', () => {
  const copy = copyOfWorkspace()
  const changeset = '---\n"@glance-notifications/core": minor\n---\n\nNotifications have wings.\n'
  writeFileSync(join(copy, '.changeset', 'wings.md'), changeset)
  succeed('changeset', ['version'], copy)

  const textOf = (folder: string, file: string): string =>
    readFileSync(join(copy, 'packages', folder, file), 'utf8')
  for (const { folder, manifest } of packages) {
    const { version }: Manifest = JSON.parse(textOf(folder, 'package.json'))
    expect([folder, version]).toEqual([
      folder,
      manifest.private ? manifest.version : nextMinor(manifest.version),
    ])
  }
  expect(textOf('core', 'CHANGELOG.md')).toContain('Notifications have wings.')
  for (const { folder, manifest } of published) {
    const [title, , newest] = textOf(folder, 'CHANGELOG.md').split('\n')
    expect([title, newest]).toEqual([`# ${manifest.name}`, `## ${nextMinor(manifest.version)}`])
  }
})
