import type { Case, Comparison, RowSpec } from '../case.js'
import { cpuEach } from '../comparisons.js'
import { alone, subjectCase } from '../micro/subject-case.js'

const smallest = '1-kb'

export const sizeCase: Case = subjectCase({
  name: 'payload-size',
  summary: 'payloads from 1 KB to 1 MB, through createNotifier to bytes, each awaited, beside JSON.stringify',
  module: 'scale/size-subjects',
  quickRounds: 2,
  subjects: both(smallest, '1-mb'),
  more: both('10-kb', '100-kb', '1-mb-text'),
  rows: [
    row('1-mb', 1, 'some 15,000 properties'),
    row('10-kb', null, 'more properties'),
    row('100-kb', null, 'more properties'),
    row('1-mb-text', null, 'one long text, not all of it ASCII'),
  ],
})

function both(...sizes: readonly string[]): readonly string[] {
  return sizes.flatMap((size) => [`ours-${size}`, `stringify-${size}`])
}

function row(size: string, target: number | null, what: string): RowSpec {
  return {
    name: size,
    ...growthAgainst('ours', 'stringify', size),
    target,
    direction: 'at most',
    note: `growth of the µs each from 1 KB / growth of JSON.stringify's; ${what}`,
  }
}

/** How many times more one grows than the other, from the smallest size to this one. */
export function growthAgainst(ours: string, baseline: string, size: string): Comparison {
  const names = [ours, baseline].flatMap((name) => [`${name}-${smallest}`, `${name}-${size}`])
  return {
    contenders: names,
    cells: [alone],
    ratio: (measured) => {
      const [small, large, baseSmall, baseLarge] = names.map((name) => {
        const found = measured(name, alone)
        return found && cpuEach(found)
      })
      if (!small || !large || !baseSmall || !baseLarge) return undefined
      return large / small / (baseLarge / baseSmall)
    },
  }
}
