import { spawn } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { findIn, searchPath } from './find-programs.js'

/** What Debian calls the things this package looks for. */
export const debianPackages = {
  rabbit: ['rabbitmq-server', 'openssl'],
  proton: ['libqpid-proton11-dev-examples', 'python3-qpid-proton'],
  oslo: ['python3-oslo.messaging', 'python3-kombu'],
} as const

export interface InstallCommand {
  readonly args: readonly string[]
  readonly timeoutMs: number
  /** Whether to go on without: stale package lists may do. */
  readonly optional: boolean
}

/** Only a build machine is ours to change: with CI=true, as root, where apt-get is. */
export function mayInstall(ci: boolean, userId = process.getuid?.(), path = searchPath()): boolean {
  return ci && userId === 0 && findIn(path, 'apt-get') !== undefined
}

/** The calls of apt-get that install packages. */
export function installCommands(packages: readonly string[]): readonly InstallCommand[] {
  const common = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Dpkg::Use-Pty=0']
  return [
    { args: [...common, 'update'], timeoutMs: 180_000, optional: true },
    {
      args: [...common, 'install', '--no-install-recommends', '--no-upgrade', ...packages],
      timeoutMs: 600_000,
      optional: false,
    },
  ]
}

/** Installs Debian packages without letting the services in them start. What apt-get says goes to standard error. */
export async function installPackages(packages: readonly string[]): Promise<void> {
  await withoutServices(async () => {
    for (const { args, timeoutMs, optional } of installCommands(packages)) {
      const failure = await aptGet(args, timeoutMs)
      if (failure && !optional) throw new Error(`apt-get install ${packages.join(' ')}: ${failure}`)
    }
  })
}

/** Debian asks this program whether it may start a service; 101 means no. */
export async function withoutServices(
  action: () => Promise<void>,
  policyFile = '/usr/sbin/policy-rc.d',
): Promise<void> {
  // An existing one is somebody's decision: containers have one that says no already.
  const ours = await writeFile(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' }).then(
    () => true,
    () => false,
  )
  try {
    await action()
  } finally {
    if (ours) await rm(policyFile, { force: true })
  }
}

/** Gives what went wrong, if anything did. */
function aptGet(args: readonly string[], timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn('apt-get', args, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', process.stderr, process.stderr],
      timeout: timeoutMs,
    })
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => {
      if (code === 0) resolve(undefined)
      else resolve(signal ? `stopped by ${signal} (bound: ${timeoutMs} ms)` : `exit code ${code}`)
    })
  })
}
