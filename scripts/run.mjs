// Makes a fresh clone usable with nothing but Node and npm: installs the workspace when the lockfile
// has changed since the last install, then runs the named tool from node_modules/.bin.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const text = (file) => {
  try {
    return readFileSync(join(root, file), 'utf8')
  } catch {
    return undefined
  }
}

function run(command, args) {
  const env = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: '1',
    PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH,
  }
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (error) console.error(`Cannot run ${command}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

if (text('pnpm-lock.yaml') !== text('node_modules/.pnpm/lock.yaml')) {
  const { packageManager } = JSON.parse(text('package.json'))
  const pnpm = packageManager.split('+')[0]
  console.error(`Installing dependencies with ${pnpm} …`)
  run('npx', ['--yes', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'])
}

const [tool, ...args] = process.argv.slice(2)
if (tool) run(tool, args)
