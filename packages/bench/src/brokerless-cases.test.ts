import { describe, expect, it } from 'vitest'
import { brokerlessCases } from './brokerless-cases.js'

describe.each(brokerlessCases)('case $name', ({ contenders, cells, rows }) => {
  it('compares contenders and cells that there are', () => {
    const names = contenders.map(({ name }) => name)
    const cellNames = cells.map(({ name }) => name)
    for (const row of rows) {
      expect(names).toEqual(expect.arrayContaining([...row.contenders]))
      expect(cellNames).toEqual(expect.arrayContaining([...row.cells]))
    }
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
  })
})
