import { isRecord } from '../src/is-record.js'
import { assigned, bracketed } from './layout.js'
import { type NamedSchema, nameOf } from './named-schemas.js'

/** The source of `src/generated/schemas.ts`: the schemas as plain objects, which no library is needed to read. */
export function schemasSource(named: readonly NamedSchema[]): string {
  const constants = named.map(({ name, schema, isPart }, index) => {
    const start = `${isPart ? '' : 'export '}const ${name}: Schema = `
    return `${start}${literal(schema, named.slice(0, index), '', start.length)}\n`
  })
  return `${head}\nimport type { Schema } from '../schema.js'\n\n${constants.join('\n')}`
}

const head =
  '// Made of `packages/payloads/schemas` by `npm run payloads:generate`. Not to be changed by hand.\n'

function literal(value: unknown, known: readonly NamedSchema[], indent: string, before: number): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'string') return quoted(value)
  const deeper = `${indent}  `
  if (Array.isArray(value)) {
    const items = value.map((item) => nameOf(item, known) ?? literal(item, known, deeper, deeper.length))
    return bracketed(['[', ']'], items, '', indent, before)
  }
  if (!isRecord(value)) return String(value)
  const members = Object.entries(value).map(([key, member]) => {
    const start = `${key.startsWith('^') ? quoted(key) : key}:`
    const text = nameOf(member, known) ?? literal(member, known, deeper, deeper.length + start.length + 1)
    return assigned(start, text, deeper)
  })
  return members.length === 0 ? '{}' : bracketed(['{', '}'], members, ' ', indent, before)
}

function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${inner}'`
}
