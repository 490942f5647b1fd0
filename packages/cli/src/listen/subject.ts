import { isRecord } from '../is-record.js'

/** Longer texts than this make no line. */
const maxTextLength = 160
const nameKeys = ['name', 'namespace', 'type'] as const
const idKeys = ['image_id', 'id'] as const

/** What a payload is about, in a few words: name, id, size and status of an image, or the text that it is. */
export function subjectOf(payload: unknown): string {
  if (typeof payload === 'string') return shortened(payload)
  if (!isRecord(payload)) return payload === null ? '' : shortened(JSON.stringify(payload))
  const words = [
    firstText(payload, nameKeys),
    firstText(payload, idKeys),
    firstText(payload, ['member_id']),
    firstText(payload, ['status']),
    sizeText(payload.size ?? payload.bytes_sent),
  ]
  return shortened(words.filter((word) => word !== undefined && word !== '').join(' '))
}

function firstText(payload: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined {
  return keys
    .map((key) => payload[key])
    .find((value) => typeof value === 'string' && value !== '')
    ?.toString()
}

const sizeUnits = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

function sizeText(size: unknown): string | undefined {
  if (typeof size !== 'number' && typeof size !== 'bigint') return undefined
  let amount = Number(size)
  let unit = 0
  while (amount >= 1024 && unit < sizeUnits.length - 1) {
    amount /= 1024
    unit += 1
  }
  return `${unit === 0 ? amount : amount.toFixed(1)} ${sizeUnits[unit]}`
}

function shortened(text: string): string {
  return text.length > maxTextLength ? `${text.slice(0, maxTextLength - 1)}…` : text
}
