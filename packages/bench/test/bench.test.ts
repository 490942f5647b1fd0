import { waitUntil } from '@glance-notifications/test-brokers'
import { describe, expect, it } from 'vitest'
import { runBench } from './support/run-bench.js'

describe('npm run bench', () => {
  it.each(['publish-null/window-1000', 'consume-null/prefetch-100', 'publish-null-amqp10/window-1000'])(
    'measures %s, and prints one document for machines',
    async (row) => {
      const { code, stdout, stderr } = await runBench('--only', row, '--quick', '--rounds', '1', '--json')
        .ended
      expect(stderr).toContain('round 1 of 1')
      expect(code).toBe(0)
      const { rows, cells, machine } = JSON.parse(stdout)
      expect(rows).toContainEqual(
        expect.objectContaining({
          case: row,
          ratio: expect.any(Number),
          note: expect.stringContaining('plain'),
        }),
      )
      expect(cells.length).toBeGreaterThanOrEqual(2)
      for (const cell of cells) {
        expect(cell.perSecond).toBeGreaterThan(0)
        expect(cell.cpuUs).toBeGreaterThan(0)
        expect(cell.extra.wireBytesEach).toBeGreaterThan(0)
      }
      expect(machine.node).toBe(process.version)
    },
  )

  it.each([
    [['--loud'], "Unknown option '--loud'"],
    [['--only', 'nothing-of-that-name'], 'There is nothing called nothing-of-that-name'],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await runBench(...args).ended
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it.skipIf(process.platform !== 'linux')('leaves nothing behind when it is interrupted', async () => {
    const bench = runBench('--only', 'publish-null/window-1000')
    await waitUntil(() => bench.stderr().includes('round 1'), { what: 'the first round', timeoutMs: 30_000 })
    expect(bench.processes().length).toBeGreaterThan(3)
    bench.interrupt()
    const { code, stderr } = await bench.ended
    expect(code).toBe(2)
    expect(stderr).toContain('Stopped by SIGINT')
    await waitUntil(() => bench.processes().length === 0, { what: 'the end of all', timeoutMs: 10_000 })
  })
})
