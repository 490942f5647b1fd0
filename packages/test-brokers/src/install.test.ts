import { existsSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDirectory, removeDirectory } from './broker-directory.js'
import { debianPackages, installCommands, mayInstall, withoutServices } from './install.js'

let directory: string
beforeEach(async () => {
  directory = await createDirectory()
})
afterEach(() => removeDirectory(directory))

test('installs on a build machine only, as root, where apt-get is', async () => {
  await writeFile(join(directory, 'apt-get'), '', { mode: 0o755 })
  expect(mayInstall(true, 0, [directory])).toBe(true)
  expect(mayInstall(false, 0, [directory])).toBe(false)
  expect(mayInstall(true, 1000, [directory])).toBe(false)
  expect(mayInstall(true, 0, [])).toBe(false)
})

test('updates the lists if that works, and installs without recommendations or questions', () => {
  const [update, install] = installCommands(debianPackages.proton)
  expect(update).toMatchObject({ optional: true, args: expect.arrayContaining(['-y', 'update']) })
  expect(install?.optional).toBe(false)
  expect(install?.args.slice(-5)).toEqual([
    'install',
    '--no-install-recommends',
    '--no-upgrade',
    'libqpid-proton11-dev-examples',
    'python3-qpid-proton',
  ])
})

test('forbids services while it installs, and takes the ban away even after a failure', async () => {
  const policy = join(directory, 'policy-rc.d')
  const failing = withoutServices(async () => {
    expect(await readFile(policy, 'utf8')).toContain('exit 101')
    expect((await stat(policy)).mode & 0o777).toBe(0o755)
    throw new Error('no such package')
  }, policy)
  await expect(failing).rejects.toThrow('no such package')
  expect(existsSync(policy)).toBe(false)
})

test("leaves somebody else's policy as it is", async () => {
  const policy = join(directory, 'policy-rc.d')
  await writeFile(policy, 'theirs')
  await withoutServices(async () => {}, policy)
  expect(await readFile(policy, 'utf8')).toBe('theirs')
})
