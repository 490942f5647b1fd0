import { vi } from 'vitest'

/** Waits until the expectations hold, for as long as a busy machine may need. */
export function eventually(expectations: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(expectations, { timeout: 30_000, interval: 10 })
}
