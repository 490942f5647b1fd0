import type { FaultResult } from './fault.js'

const columns = [
  'fault',
  'transport',
  'sent',
  'accepted',
  'delivered',
  'lost',
  'duplicated',
  'stallMs',
  'peakMb',
  'ok',
] as const

const headings: Record<(typeof columns)[number], string> = {
  fault: 'fault',
  transport: 'transport',
  sent: 'sent',
  accepted: 'accepted',
  delivered: 'delivered',
  lost: 'lost',
  duplicated: 'duplicated',
  stallMs: 'longest stall, ms',
  peakMb: 'memory peak, MiB',
  ok: 'ok',
}

const isNumber = (column: number): boolean => column >= 2 && column <= 8

/** The table for people, in Markdown's form. */
export function tableOf(results: readonly FaultResult[]): string {
  const rows = results.map((result) => [
    ...columns.map((column) => cellOf(result[column])),
    result.note ?? '',
  ])
  const lines = [[...columns.map((column) => headings[column]), 'note'], ...rows]
  const widths = lines[0]?.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0))) ?? []
  const format = (line: readonly string[]): string => {
    const cells = line.map((cell, index) => {
      // The note is as long as it is.
      if (index === columns.length) return cell
      return isNumber(index) ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)
    })
    return `| ${cells.join(' | ')} |`
  }
  const [head = [], ...body] = lines
  const rule = head.map((_, index) => (isNumber(index) ? '--:' : '---'))
  return [format(head), `| ${rule.join(' | ')} |`, ...body.map(format)].join('\n')
}

/** The same for machines. */
export function jsonOf(results: readonly FaultResult[]): string {
  return JSON.stringify({ faults: results })
}

function cellOf(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'NO'
  return typeof value === 'number' ? value.toLocaleString('en') : value
}
