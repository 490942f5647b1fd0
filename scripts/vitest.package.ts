import { defineConfig } from 'vitest/config'

/** Tests read the sources of the other packages, so that no test ever runs against a stale build. */
const conditions = ['@glance-notifications/source', 'node', 'module', 'default']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    passWithNoTests: true,
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
})
