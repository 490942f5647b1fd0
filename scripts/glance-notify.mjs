#!/usr/bin/env node
// `npx glance-notify` in a checkout, also where nothing is installed or built yet: then it installs and builds first.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const run = fileURLToPath(new URL('run.mjs', import.meta.url))
const main = new URL('../packages/cli/dist/main.js', import.meta.url)
/** Written when the build has succeeded. */
const built = new URL('../packages/cli/dist/.tsbuildinfo', import.meta.url)
const build = ['turbo', 'run', 'build', '--filter=@glance-notifications/cli...', '--output-logs=errors-only']

// stdin and stdout are the command's alone.
const { status } = existsSync(built)
  ? { status: 0 }
  : spawnSync(process.execPath, [run, ...build], { stdio: ['ignore', 2, 2] })
if (status === 0) await import(main.href)
else process.exitCode = status ?? 1
