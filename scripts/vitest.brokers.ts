import { fileURLToPath } from 'node:url'
import { mergeConfig } from 'vitest/config'
import common from './vitest.package.ts'

// Not by its package name: vitest looks up a global setup without our source condition, and would run a stale build.
const globalSetup = fileURLToPath(new URL('../packages/test-brokers/src/global-setup.ts', import.meta.url))

/** For packages whose tests need brokers: started once per run, however many packages ask. */
export default mergeConfig(common, { test: { globalSetup } })
