import type { Schema } from '../src/schema.js'
import { assigned, returned } from './layout.js'
import { type NamedSchema, nameOf } from './named-schemas.js'

/** The source of `src/generated/checks.ts`: for each schema a function that says whether a value fits. */
export function checksSource(named: readonly NamedSchema[]): string {
  const functions = named.map((one, index) => functionOf(one, named.slice(0, index)))
  return `${head}\n${functions.join('\n')}`
}

const head = `// Made of \`packages/payloads/schemas\` by \`npm run payloads:generate\`. Not to be changed by hand.

import { everyItem, everyMember } from '../every.js'
import { isRecord } from '../is-record.js'
`

function functionOf({ name, schema, isPart }: NamedSchema, known: readonly NamedSchema[]): string {
  const writer = new CheckWriter(known, `${name}Pattern`)
  const { parts, operator } = writer.check(schema, 'value')
  const pattern =
    writer.pattern === undefined ? '' : `${assigned(`const ${name}Pattern =`, writer.pattern, '')}\n\n`
  const start = `${isPart ? '' : 'export '}function ${checkName(name)}(value: unknown): boolean {`
  return `${pattern}${start}\n${returned(parts, operator)}\n}\n`
}

function checkName(name: string): string {
  return `is${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
}

/** Conditions of which all, or one, must hold. */
interface Condition {
  readonly parts: readonly string[]
  readonly operator: '&&' | '||'
}

class CheckWriter {
  /** The regular expression of a text; there is at most one in a function, where others have names. */
  pattern: string | undefined
  readonly #known: readonly NamedSchema[]
  readonly #patternName: string

  constructor(known: readonly NamedSchema[], patternName: string) {
    this.#known = known
    this.#patternName = patternName
  }

  /** What must hold of `value`, an expression. */
  check(schema: Schema, value: string): Condition {
    const { type, anyOf, properties, patternProperties, items } = schema
    if (anyOf) return any(anyOf.map((branch) => this.#use(branch, value)))
    if (properties) return this.#object(schema, properties, value)
    if (patternProperties) return this.#every('everyMember', Object.values(patternProperties)[0], value)
    if (items) return this.#every('everyItem', items, value)
    switch (type) {
      case 'null':
        return all([`${value} === null`])
      case 'number':
        return all([`Number.isFinite(${value})`, ...minimum(schema, value)])
      case 'integer':
        return all([`typeof ${value} === 'number'`, `Number.isInteger(${value})`, ...minimum(schema, value)])
      case 'string':
        return all([`typeof ${value} === 'string'`, ...this.#test(schema, value)])
      case 'bigint':
      case 'boolean':
        return all([`typeof ${value} === '${type}'`, ...minimum(schema, value)])
      default:
        throw new Error(`There is no check for ${JSON.stringify(schema)}.`)
    }
  }

  /** The same, by its name where it has one. */
  #use(schema: Schema, value: string): Condition {
    const name = nameOf(schema, this.#known)
    return name === undefined ? this.check(schema, value) : all([`${checkName(name)}(${value})`])
  }

  #object(schema: Schema, properties: Readonly<Record<string, Schema>>, value: string): Condition {
    const members = Object.entries(properties).map(([key, member]) => {
      const at = `${value}.${key}`
      const condition = this.#use(member, at)
      return schema.required?.includes(key) ? condition : any([all([`${at} === undefined`]), condition])
    })
    return all([`isRecord(${value})`, ...members.flatMap(conjuncts)])
  }

  #every(helper: string, item: Schema | undefined, value: string): Condition {
    if (item === undefined || Object.keys(item).length === 0)
      return all([helper === 'everyItem' ? `Array.isArray(${value})` : `isRecord(${value})`])
    const name = nameOf(item, this.#known)
    const { parts, operator } = this.check(item, 'item')
    const fits = name === undefined ? `(item) => ${parts.join(` ${operator} `)}` : checkName(name)
    return all([`${helper}(${value}, ${fits})`])
  }

  #test({ pattern }: Schema, value: string): readonly string[] {
    if (pattern === undefined) return []
    this.pattern = String(new RegExp(writtenOut(pattern), 'u'))
    return [`${this.#patternName}.test(${value})`]
  }
}

/** Repetitions of a class, one after the other: V8 would count them, which takes longer than to find that they match. */
function writtenOut(pattern: string): string {
  return pattern.replaceAll(/(\[[^\]]+\]|\\d)\{(\d+)\}/g, (_, one: string, times: string) =>
    one.repeat(Number(times)),
  )
}

function all(parts: readonly string[]): Condition {
  return { parts, operator: '&&' }
}

function any(conditions: readonly Condition[]): Condition {
  const parts = conditions.flatMap((condition) =>
    condition.operator === '||' || condition.parts.length === 1 ? condition.parts : [grouped(condition)],
  )
  return { parts, operator: '||' }
}

function conjuncts(condition: Condition): readonly string[] {
  return condition.operator === '&&' || condition.parts.length === 1 ? condition.parts : [grouped(condition)]
}

function grouped({ parts, operator }: Condition): string {
  return `(${parts.join(` ${operator} `)})`
}

function minimum({ minimum: least }: Schema, value: string): readonly string[] {
  if (least === undefined) return []
  return [`${value} >= ${least}${typeof least === 'bigint' ? 'n' : ''}`]
}
