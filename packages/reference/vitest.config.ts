import { fileURLToPath } from 'node:url'
import { mergeConfig } from 'vitest/config'
import common from '../../scripts/vitest.package.ts'

/** What is described is what is built. */
const globalSetup = [fileURLToPath(new URL('../../scripts/vitest.build.ts', import.meta.url))]

export default mergeConfig(common, { test: { globalSetup } })
