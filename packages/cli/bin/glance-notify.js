#!/usr/bin/env node
import { existsSync } from 'node:fs'

// In a checkout that was installed but not built, the root's own script builds first.
const built = new URL('../dist/main.js', import.meta.url)
const builds = new URL('../../../scripts/glance-notify.mjs', import.meta.url)
await import((existsSync(built) || !existsSync(builds) ? built : builds).href)
