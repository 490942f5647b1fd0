import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import { longTests, runsLongTests } from './long-tests.ts'

/** Tests read the sources of the other packages, so that no test ever runs against a stale build. */
const conditions = ['@glance-notifications/source', 'node', 'module', 'default']

const left = runsLongTests
  ? []
  : longTests.map((file) => fileURLToPath(new URL(`../${file}`, import.meta.url)))

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...left],
    passWithNoTests: true,
    // To load every module anew for each of the files costs more than half of the processors' time. CI does.
    isolate: runsLongTests,
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
})
