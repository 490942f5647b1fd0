import { badRequest } from './http-error.js'
import type { Image } from './image.js'
import { imageView } from './image-view.js'

const defaultLimit = 25
const maxLimit = 1000
/** Everything else in the query is a filter. */
const controls: ReadonlySet<string> = new Set([
  'limit',
  'marker',
  'sort',
  'sort_key',
  'sort_dir',
  'tag',
  'os_hidden',
  'member_status',
])

type View = Readonly<Record<string, unknown>>

/** One page of the list, with the address of the next. */
export function listPage(images: readonly Image[], url: URL): View {
  const query = url.searchParams
  const matching = sorted(images.filter((image) => matches(image, query)).map(imageView), query)
  const marker = query.get('marker')
  const before = marker === null ? -1 : matching.findIndex(({ id }) => id === marker)
  if (marker !== null && before === -1) throw badRequest(`The marker ${marker} is not in the list.`)
  const limit = limitOf(query.get('limit'))
  const page = matching.slice(before + 1, before + 1 + limit)
  const last = page.at(-1)
  const more = before + 1 + page.length < matching.length
  return {
    images: page,
    first: pageAddress(query, undefined),
    ...(more && last && { next: pageAddress(query, String(last.id)) }),
    schema: '/v2/schemas/images',
  }
}

function matches(image: Image, query: URLSearchParams): boolean {
  if (String(image.os_hidden) !== (query.get('os_hidden') ?? 'false').toLowerCase()) return false
  if (!query.getAll('tag').every((tag) => image.tags.includes(tag))) return false
  const view = imageView(image)
  return [...query].every(([name, value]) => controls.has(name) || String(view[name]) === value)
}

function limitOf(text: string | null): number {
  if (text === null) return defaultLimit
  if (!/^\d{1,9}$/.test(text)) throw badRequest("Invalid value for 'limit': it must be a number.")
  return Math.min(Number(text), maxLimit)
}

/** `sort=name:asc,size:desc`, or `sort_key` and `sort_dir` once or several times. */
function sorted(views: readonly View[], query: URLSearchParams): readonly View[] {
  const directions = query.getAll('sort_dir')
  const keys = query.has('sort')
    ? (query.get('sort') ?? '').split(',').map((part) => part.split(':'))
    : query.getAll('sort_key').map((key, index) => [key, directions[index] ?? directions[0]])
  return views.toSorted((a, b) => {
    for (const [key = '', direction = 'desc'] of keys) {
      const order = compare(a[key], b[key])
      if (order !== 0) return direction === 'asc' ? order : -order
    }
    return 0
  })
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  // What is not set comes first, as in MySQL.
  if (a === null || b === null) return Number(b === null) - Number(a === null)
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : Number(JSON.stringify(a) > JSON.stringify(b))
}

function pageAddress(query: URLSearchParams, marker: string | undefined): string {
  const page = new URLSearchParams(query)
  page.delete('marker')
  if (marker !== undefined) page.set('marker', marker)
  return page.size === 0 ? '/v2/images' : `/v2/images?${page.toString()}`
}
