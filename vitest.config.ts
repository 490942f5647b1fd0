import { defineConfig } from 'vitest/config'
import { longTests, runsLongTests } from './scripts/long-tests.ts'

if (!runsLongTests) {
  const left = `${longTests.length} files of long tests (scripts/long-tests.ts)`
  process.stderr.write(`${left} are left to CI and to npm run test:all.\n`)
}

export default defineConfig({
  test: {
    projects: ['packages/*', 'examples/*'],
    // Most tests wait for peers, brokers and child processes; one worker would wait alone. The long ones need the processors more.
    maxWorkers: runsLongTests ? 3 : 4,
  },
})
