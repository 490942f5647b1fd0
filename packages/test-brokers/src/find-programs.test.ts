import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDirectory, removeDirectory } from './broker-directory.js'
import { findIn, findOslo, findProton, findRabbit, searchPath } from './find-programs.js'

let root: string
beforeEach(async () => {
  root = await createDirectory()
})
afterEach(() => removeDirectory(root))

async function program(...path: string[]): Promise<string> {
  const file = join(root, ...path)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, '#!/bin/sh\nexit 0\n')
  await chmod(file, 0o755)
  return file
}

/** As Debian lays it out: a wrapper beside the scripts, which link into the versioned directory. */
async function installRabbit() {
  await program('lib/rabbitmq_server-9.8.7/sbin/rabbitmq-server')
  await mkdir(join(root, 'lib/rabbitmq_server-9.8.7/plugins/rabbit-9.8.7'), { recursive: true })
  const wrapper = await program('scripts/rabbitmq-script-wrapper')
  await symlink(
    join(root, 'lib/rabbitmq_server-9.8.7/sbin/rabbitmq-server'),
    join(root, 'scripts/rabbitmq-server'),
  )
  await mkdir(join(root, 'bin'))
  await symlink(wrapper, join(root, 'bin/rabbitmqctl'))
}

async function installErlang() {
  const epmd = await program('erlang/erts-1/bin/epmd')
  await symlink(epmd, join(root, 'bin/epmd'))
  return { erlCall: await program('erlang/bin/erl_call') }
}

test('finds the scripts behind the wrapper, the version, and what Erlang keeps out of PATH', async () => {
  await installRabbit()
  const { erlCall } = await installErlang()
  await program('bin/openssl')
  const bin = join(root, 'bin')
  expect(findRabbit([bin])).toEqual({
    scripts: join(root, 'scripts'),
    version: '9.8.7',
    epmd: join(bin, 'epmd'),
    erlCall: join(erlCall),
  })
})

test('says what is missing and what to install', async () => {
  const bin = [join(root, 'bin')]
  expect(findRabbit(bin)).toEqual({
    missing: 'rabbitmq-server is not on this machine: install rabbitmq-server',
  })
  await installRabbit()
  expect(findRabbit(bin)).toEqual({ missing: 'epmd is not on this machine: install Erlang' })
  await installErlang()
  expect(findRabbit(bin)).toEqual({ missing: 'openssl is not on this machine: install openssl' })
})

test('needs Python, the example broker and the library that it imports', async () => {
  const python = await program('python3')
  const script = join(root, 'broker.py')
  expect(await findProton({ python: join(root, 'none'), script })).toEqual({
    missing: `${join(root, 'none')} is not on this machine: install python3`,
  })
  expect(await findProton({ python, script })).toEqual({
    missing: `${script} is not on this machine: install libqpid-proton11-dev-examples`,
  })
  await writeFile(script, '')
  expect(await findProton({ python, script })).toEqual({ python, script })
  await writeFile(python, '#!/bin/sh\nexit 1\n')
  expect(await findProton({ python, script })).toEqual({
    missing: "Python's proton module is not on this machine: install python3-qpid-proton",
  })
})

test('looks where servers are kept, after PATH', async () => {
  expect(searchPath('/a:/b').slice(0, 3)).toEqual(['/a', '/b', '/usr/sbin'])
  expect(findIn([join(root, 'nowhere')], 'sh')).toBeUndefined()
  expect(findIn([join(root, 'nowhere'), '/bin'], 'sh')).toBe('/bin/sh')
})

test('needs a Python that can import oslo.messaging', async () => {
  const python = await program('python3')
  expect(await findOslo(python)).toEqual({ python })
  await writeFile(python, '#!/bin/sh\nexit 1\n')
  expect(await findOslo(python)).toEqual({
    missing: "Python's oslo_messaging is not on this machine: install python3-oslo.messaging, python3-kombu",
  })
  expect(await findOslo(join(root, 'none'))).toEqual({
    missing: `${join(root, 'none')} is not on this machine: install python3`,
  })
})
