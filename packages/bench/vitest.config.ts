import { fileURLToPath } from 'node:url'
import { mergeConfig } from 'vitest/config'
import common from '../../scripts/vitest.package.ts'

/** Contenders are started as programs: built. */
const globalSetup = [fileURLToPath(new URL('../../scripts/vitest.build.ts', import.meta.url))]

export default mergeConfig(common, { test: { globalSetup } })
