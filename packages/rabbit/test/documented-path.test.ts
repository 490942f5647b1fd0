import { beforeAll, expect, it } from 'vitest'
import { consumers, publishes, takeDocumentedPath } from './documented-path.js'

// What is promised is so without the shortcut past amqplib as well: docs/decisions/20-written-directly.md.
beforeAll(takeDocumentedPath)

await import('./confirms.test.js')
await import('./strange-confirms.test.js')
await import('./in-flight.test.js')
await import('./in-flight-memory.test.js')
await import('./losses.test.js')
await import('./close.test.js')
await import('./direct-publisher.test.js')
await import('./source-losses.test.js')

it('has gone by the documented API of amqplib', () => {
  expect(publishes).toBeGreaterThan(2_000)
  expect(consumers).toBeGreaterThan(20)
})
