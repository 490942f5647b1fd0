import { appendFileSync, copyFileSync, renameSync, truncateSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { follow, lineOf, until } from './followed.js'
import { logFolder } from './log-folder.js'

const folder = logFolder()

/** Numbers that look random and are the same each time. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
}

describe('whatever a writer does between two reads', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('every line comes once, whole and in order: %d', async (seed) => {
    const random = randomOf(seed)
    const logFile = folder.path('a.log')
    const expected: unknown[] = []
    let rotated = 0
    const { numbers, source, deliveries } = await follow(
      { logFile, fromStart: true, rotationGraceMs: 30, pollIntervalMs: 20 },
      // Some at once, some later, so that reading is held up now and then.
      (delivery) => {
        if (random(10) > 0) delivery.settle({ outcome: 'done' })
        else setImmediate(() => delivery.settle({ outcome: 'done' }))
      },
      1 + random(20),
    )
    let others = 0
    for (let number = 1; number <= 400; number += 1) {
      const isOther = random(5) === 0
      const line = isOther
        ? `{"msg":"${'é😀'.repeat(random(40))}"}`
        : lineOf(number, { text: 'ü€😀'.repeat(random(400)) })
      if (isOther) others += 1
      else expected.push(number)
      const bytes = Buffer.from(`${line}\n`)
      for (let at = 0; at < bytes.length; ) {
        const size = random(3) === 0 ? 1 + random(7) : 1 + random(bytes.length)
        appendFileSync(logFile, bytes.subarray(at, at + size))
        at += size
        if (random(4) === 0) await turn()
      }
      if (random(100) > 1) continue
      rotated += 1
      // Between two rotations there are seconds, and what was written is read.
      await until(() => expect(numbers()).toHaveLength(expected.length))
      await until(() => expect(source.stats.skipped).toBe(others))
      if (random(2) === 0) {
        renameSync(logFile, `${logFile}.${rotated}`)
      } else {
        copyFileSync(logFile, `${logFile}.${rotated}`)
        truncateSync(logFile)
      }
    }
    await until(() => expect(numbers()).toHaveLength(expected.length))
    expect(numbers()).toEqual(expected)
    await until(() => expect(source.stats).toEqual({ delivered: expected.length, skipped: others }))
    expect(deliveries.every(({ attempt }) => attempt === 1)).toBe(true)
  })
})
