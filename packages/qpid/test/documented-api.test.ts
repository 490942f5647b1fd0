/**
 * The suites of strategy and source once more, over the documented API of rhea alone: with another version than the one that
 * was tested, nothing goes beneath it.
 */
import { vi } from 'vitest'

vi.mock('../src/rhea-version.js', () => ({ testedVersion: '3.0.5', rheaVersion: () => '3.0.6' }))

await import('./conformance.test.js')
await import('./credit.test.js')
await import('./in-flight.test.js')
await import('./link.test.js')
await import('./loss.test.js')
await import('./outcomes.test.js')
await import('./starved.test.js')
await import('./strange-broker.test.js')
await import('./source-conformance.test.js')
await import('./source-credit.test.js')
await import('./source-dead-letters.test.js')
await import('./source-loss.test.js')
await import('./source.test.js')
