import type { Settlement } from './source.js'

/**
 * What becomes of a delivery that nobody takes, because the taker threw: it comes again, in a second, so that one that never takes it
 * does not keep the source busy.
 */
export const refusedDelivery: Settlement = { outcome: 'retry', delayMs: 1_000 }
