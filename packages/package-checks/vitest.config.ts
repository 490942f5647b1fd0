import { fileURLToPath } from 'node:url'
import { mergeConfig } from 'vitest/config'
import common from '../../scripts/vitest.package.ts'

const globalSetup = fileURLToPath(new URL('test/support/pack.global-setup.ts', import.meta.url))

export default mergeConfig(common, { test: { globalSetup } })
