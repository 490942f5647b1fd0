import { fileURLToPath } from 'node:url'
import { mergeConfig } from 'vitest/config'
import brokers from '../../scripts/vitest.brokers.ts'

/** Snippets use the packages as users do: built. */
const globalSetup = [fileURLToPath(new URL('../../scripts/vitest.build.ts', import.meta.url))]

export default mergeConfig(brokers, { test: { globalSetup } })
