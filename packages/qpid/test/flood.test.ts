import { describe, expect, it } from 'vitest'
import { outputOf } from './support/run-program.js'
import { keepQuietAndTidy, peerFor } from './support/setup.js'

keepQuietAndTidy()

/** What a publisher may take over its idle memory, whatever it emits. Megabytes. */
const mostOverIdle = 150
const million = 1_000_000

describe('1,000,000 notifications, not awaited, into a broker that settles nothing', () => {
  it.each([
    { policy: 'wait', waiting: 1_000 },
    { policy: 'fail', waiting: 0 },
    { policy: 'detached', waiting: 0 },
  ])('stay within the memory that the budget allows: $policy', async ({ policy, waiting }) => {
    const peer = await peerFor({ onDelivery: () => {} })
    const output = await outputOf('flood-program', { url: peer.url, policy, count: million })
    const { overIdleMb, ...stats } = JSON.parse(output)
    expect(stats).toEqual({ inFlight: 1_000, waiting, failed: { overflow: million - 1_000 - waiting } })
    expect(overIdleMb).toBeLessThan(mostOverIdle)
  })
})
