import type { Case, CellSpec, Comparison, RowSpec } from '../case.js'
import { nullPlace } from '../transports/places/null-place.js'

const many = '1-million'
const quick = '100-thousand'
const allowedMB = 20
const mostGrowth = 1.05
/** A bound for what is ended by its count. */
const ms = 300_000

export const memoryCase: Case = {
  name: 'memory',
  summary: 'what a publisher over AMQP 0-9-1 to a null peer holds in memory, 1,000 unconfirmed',
  contenders: ['ours', 'amqplib'].map((name) => ({ name, module: 'memory/publish' })),
  cells: [cell(many, 1_000_000), cell(quick, 100_000)],
  fresh: true,
  ms,
  quickMs: ms,
  rounds: 2,
  rows: [many, quick].flatMap((count) => rowsOf(count)),
  async place(surroundings) {
    const place = await nullPlace('amqp-0-9-1', 'publish')(surroundings)
    return {
      ...place,
      settingsFor: async (client) => ({ client, settings: await place.settingsFor(client) }),
    }
  },
}

function cell(name: string, most: number): CellSpec {
  return { name, most, params: { window: 1_000 }, quick: name === quick }
}

function rowsOf(count: string): readonly RowSpec[] {
  const words = count.replace('-', ' ')
  return [
    {
      name: `peak-${count}`,
      ...moreThan('ours', 'amqplib', count, allowedMB),
      target: 1,
      direction: 'at most',
      note: `peak MB beyond plain amqplib's / ${allowedMB} MB, after ${words}; stretch 0.5`,
    },
    {
      name: `flat-${count}`,
      ...grown('ours', count),
      target: mostGrowth,
      direction: 'at most',
      note: `MB in use after the last of ${words} / after the first tenth, garbage collected`,
    },
  ]
}

/** How much more memory ours has needed, as a share of what it may. */
export function moreThan(ours: string, baseline: string, cellName: string, allowed: number): Comparison {
  return {
    contenders: [ours, baseline],
    cells: [cellName],
    ratio: (measured) => {
      const [mine, theirs] = [ours, baseline].map((name) => measured(name, cellName)?.extra?.peakMB)
      return mine !== undefined && theirs !== undefined ? (mine - theirs) / allowed : undefined
    },
  }
}

export function grown(ours: string, cellName: string): Comparison {
  return {
    contenders: [ours],
    cells: [cellName],
    ratio: (measured) => {
      const { heapFirstMB, heapLastMB } = measured(ours, cellName)?.extra ?? {}
      return heapFirstMB && heapLastMB ? heapLastMB / heapFirstMB : undefined
    },
  }
}
