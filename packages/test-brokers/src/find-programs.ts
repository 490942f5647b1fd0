import { accessSync, constants, readdirSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import type { Missing } from './missing.js'
import { debianPython } from './python.js'
import { run } from './run.js'

export interface RabbitPrograms {
  /** Holds the scripts `rabbitmq-server` and `rabbitmqctl`, not the wrappers that insist on root. */
  readonly scripts: string
  readonly version: string
  readonly epmd: string
  /** Evaluates Erlang in a node within milliseconds. Part of Erlang, but some packages leave it out. */
  readonly erlCall?: string
}

export interface ProtonPrograms {
  readonly python: string
  /** Qpid Proton's example broker. */
  readonly script: string
}

/** A Python that has oslo.messaging and kombu. */
export interface OsloPrograms {
  readonly python: string
}

/** A user's PATH often lacks these, and package managers put servers there. */
const serverDirectories = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin', '/sbin']

const debianProton: ProtonPrograms = {
  python: debianPython,
  script: '/usr/share/proton/examples/python/broker.py',
}

/** Looks for what a private RabbitMQ node needs. */
export function findRabbit(path = searchPath()): RabbitPrograms | Missing {
  const rabbitmqctl = findIn(path, 'rabbitmqctl')
  // Debian's wrapper lies beside the scripts it wraps; elsewhere the program is the script.
  const scripts = rabbitmqctl && dirname(realpathSync(rabbitmqctl))
  if (!scripts || !isExecutable(join(scripts, 'rabbitmq-server'))) return notHere('rabbitmq-server')
  const version = installedVersion(scripts)
  if (!version) return { missing: `the version of RabbitMQ in ${scripts} cannot be told` }
  const epmd = findIn(path, 'epmd')
  if (!epmd) return notHere('epmd', 'Erlang')
  const openssl = findIn(path, 'openssl')
  if (!openssl) return notHere('openssl')
  const erlCall = findIn([...path, erlangPrograms(epmd)], 'erl_call')
  return { scripts, version, epmd, ...(erlCall && { erlCall }) }
}

/** Looks for Qpid Proton's example broker and the Python library it stands on. */
export async function findProton(proton = debianProton): Promise<ProtonPrograms | Missing> {
  if (!isExecutable(proton.python)) return notHere(proton.python, 'python3')
  if (!isReadable(proton.script)) return notHere(proton.script, 'libqpid-proton11-dev-examples')
  const usable = await canImport(proton.python, 'proton')
  return usable ? proton : notHere("Python's proton module", 'python3-qpid-proton')
}

/** Looks for OpenStack's own client, and the library beneath it. */
export async function findOslo(python = debianPython): Promise<OsloPrograms | Missing> {
  if (!isExecutable(python)) return notHere(python, 'python3')
  const usable = await canImport(python, 'oslo_messaging, kombu')
  return usable ? { python } : notHere("Python's oslo_messaging", 'python3-oslo.messaging, python3-kombu')
}

async function canImport(python: string, modules: string): Promise<boolean> {
  return run(python, ['-c', `import ${modules}`], { timeoutMs: 20_000 }).then(
    () => true,
    () => false,
  )
}

/** The directories of PATH, and those where servers are kept. */
export function searchPath(path = process.env.PATH ?? ''): readonly string[] {
  return [...path.split(delimiter).filter(Boolean), ...serverDirectories]
}

/** The first executable of that name. */
export function findIn(directories: readonly string[], name: string): string | undefined {
  return directories.map((directory) => join(directory, name)).find(isExecutable)
}

function notHere(what: string, install = what): Missing {
  return { missing: `${what} is not on this machine: install ${install}` }
}

/** Asking the program itself would take a second; its plug-ins carry the version in their names. */
function installedVersion(scripts: string): string | undefined {
  const home = dirname(dirname(realpathSync(join(scripts, 'rabbitmq-server'))))
  try {
    const names = readdirSync(join(home, 'plugins'))
    return names.map((name) => /^rabbit-(\d+\.\d+\.\d+)/.exec(name)?.[1]).find(Boolean)
  } catch {
    return undefined
  }
}

/** Where Erlang keeps its programs, of which only some are linked into PATH: epmd is in HOME/erts-VERSION/bin. */
function erlangPrograms(epmd: string): string {
  return join(dirname(realpathSync(epmd)), '..', '..', 'bin')
}

const isExecutable = (file: string) => isAccessible(file, constants.X_OK)
const isReadable = (file: string) => isAccessible(file, constants.R_OK)

function isAccessible(file: string, mode: number): boolean {
  try {
    accessSync(file, mode)
    return true
  } catch {
    return false
  }
}
