import { expect, it } from 'vitest'
import { publishCell } from './publish-cell.js'

const cell = { name: 'x', ms: 60_000 }

it('keeps so many on their way, and waits for the rest at the end', async () => {
  let open = 0
  let most = 0
  const seen: number[] = []
  const measured = await publishCell({ ...cell, most: 100, params: { window: 10 } }, (n, done) => {
    open += 1
    most = Math.max(most, open)
    seen.push(n)
    setImmediate(() => {
      open -= 1
      done()
    })
  })
  expect(measured.count).toBe(100)
  expect(most).toBe(10)
  expect(open).toBe(0)
  expect(seen).toEqual(Array.from({ length: 100 }, (_, n) => n))
  expect(measured.p50Ms).toBeGreaterThanOrEqual(0)
})

it('ends when the time is over', async () => {
  const measured = await publishCell(
    { ...cell, ms: 30, most: Number.MAX_SAFE_INTEGER, params: { window: 100 } },
    (_, done) => setImmediate(done),
  )
  expect(measured.elapsedMs).toBeGreaterThanOrEqual(30)
  expect(measured.count).toBeGreaterThan(0)
})

it('awaits each where there is no window', async () => {
  let open = 0
  const measured = await publishCell({ ...cell, most: 20, params: { window: 0 } }, (_, done) => {
    expect(open).toBe(0)
    open += 1
    setImmediate(() => {
      open -= 1
      done()
    })
  })
  expect(measured.count).toBe(20)
})

it.each([0, 10])('a message that is not taken is an error, with window %d', async (window) => {
  const refused = publishCell({ ...cell, most: 20, params: { window } }, (n, done) =>
    setImmediate(() => done(n === 5 ? new Error('nack') : undefined)),
  )
  await expect(refused).rejects.toThrow('nack')
})
