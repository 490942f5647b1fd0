import { fileURLToPath } from 'node:url'
import { mergeConfig } from 'vitest/config'
import common from '../../scripts/vitest.package.ts'

/** The examples of the README run over what is built, as a user has it. */
const globalSetup = [fileURLToPath(new URL('../../scripts/vitest.build.ts', import.meta.url))]

export default mergeConfig(common, { test: { globalSetup } })
