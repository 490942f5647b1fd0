import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('without brokers the tests that need one count as skipped, with the reason, and the rest passes', async () => {
  const program = join(dirname(fileURLToPath(import.meta.resolve('vitest/package.json'))), 'vitest.mjs')
  const root = fileURLToPath(new URL('skipping', import.meta.url))
  const args = [program, 'run', '--root', root, '--reporter=json']
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
  const report: unknown = JSON.parse(stdout)
  expect(report).toMatchObject({ success: true, numPassedTests: 1, numPendingTests: 4, numTotalTests: 5 })
  for (const suite of ['rabbit', 'node', 'amqp10 on Qpid Proton', 'amqp10 on RabbitMQ']) {
    expect(stdout).toContain(`"${suite} (RabbitMQ is not on this machine)"`)
  }
  expect(stdout).not.toContain('AMQP1_URL')
})
