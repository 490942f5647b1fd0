import { fileURLToPath } from 'node:url'
import { mergeConfig } from 'vitest/config'
import brokers from '../../scripts/vitest.brokers.ts'

/** Programs of the tests run over the built packages. */
const globalSetup = [fileURLToPath(new URL('../../scripts/vitest.build.ts', import.meta.url))]

export default mergeConfig(brokers, { test: { globalSetup } })
