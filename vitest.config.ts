import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/*', 'examples/*'],
    // Most tests wait for peers, brokers and child processes; one worker would wait alone.
    maxWorkers: 2,
  },
})
