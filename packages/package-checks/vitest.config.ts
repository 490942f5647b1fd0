import { fileURLToPath } from 'node:url'
import { mergeConfig } from 'vitest/config'
import { runsLongTests } from '../../scripts/long-tests.ts'
import common from '../../scripts/vitest.package.ts'

// Packing everything takes half a minute: what needs it is among the long tests.
const globalSetup = runsLongTests
  ? [fileURLToPath(new URL('test/support/pack.global-setup.ts', import.meta.url))]
  : []

export default mergeConfig(common, { test: { globalSetup } })
