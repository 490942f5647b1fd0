import { defineConfig } from 'vitest/config'

// A run of its own, for skipping.test.ts: what a machine without brokers sees.
export default defineConfig({
  test: { include: ['*.sample.ts'], globalSetup: ['no-brokers.ts'], root: import.meta.dirname },
})
