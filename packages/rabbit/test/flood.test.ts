import { describe, expect, it } from 'vitest'
import { startPeer } from './peer/amqp-peer.js'
import { programs } from './run-program.js'

const { run } = programs('flood-program')

/** What a publisher may take over its idle memory, whatever it emits. Megabytes. */
const mostOverIdle = 150
const million = 1_000_000

describe('1,000,000 notifications, not awaited, into a broker that confirms nothing', () => {
  it.each([
    { policy: 'wait', waiting: 1_000 },
    { policy: 'fail', waiting: 0 },
    { policy: 'detached', waiting: 0 },
  ])('stay within the memory that the budget allows: $policy', async ({ policy, waiting }) => {
    await using peer = await startPeer(({ name }) => name === 'publish')
    const { stdout, stderr, exitCode } = await run([peer.url, policy, String(million)])
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    const { overIdleMb, ...stats } = JSON.parse(stdout)
    expect(stats).toEqual({ inFlight: 1_000, waiting, failed: { overflow: million - 1_000 - waiting } })
    expect(overIdleMb).toBeLessThan(mostOverIdle)
  })
})
