import { describe, expect, it } from 'vitest'
import { entriesOf, published, text } from '../src/workspace.js'
import { amongEverything } from './support/empty-project.js'
import { type Option, readOptionTypes } from './support/option-types.js'

interface Documented {
  readonly folder: string
  readonly entry: string
  readonly type: string
  /** Of the README: the headings under which its tables are. */
  readonly sections: readonly string[]
}

const our = (name: string): string => `@glance-notifications/${name}`
const core = { folder: 'core', entry: our('core') }
const rabbit = { folder: 'rabbit', entry: our('rabbit') }
const admin = { folder: 'rabbit', entry: our('rabbit/admin'), sections: ['Dead letters and inspection'] }
const outboxAdmin = { folder: 'outbox', entry: our('outbox/admin'), sections: ['Look into it'] }
const combinators = ['Strategies and combinators']

const documented: readonly Documented[] = [
  { ...core, type: 'NotifierOptions', sections: ['`createNotifier(options)`'] },
  { ...core, type: 'NotifyOptions', sections: ['Options of a call'] },
  { ...core, type: 'RetryStrategyOptions', sections: combinators },
  { ...core, type: 'FallbackOptions', sections: combinators },
  { ...core, type: 'FanOutOptions', sections: combinators },
  { ...core, type: 'RouteOptions', sections: combinators },
  { ...core, type: 'ManagedOptions', sections: combinators },
  { ...core, type: 'ListenerOptions', sections: ['`createListener(options)`'] },
  { ...core, type: 'MemoryDeduplicationOptions', sections: ['De-duplication in memory'] },
  { ...core, type: 'DecodeOptions', sections: ['Formats'] },
  { folder: 'logging', entry: our('logging'), type: 'LoggingStrategyOptions', sections: ['Options'] },
  { folder: 'logging', entry: our('logging'), type: 'LogSourceOptions', sections: ['The source'] },
  { ...rabbit, type: 'RabbitOptions', sections: ['Options'] },
  { ...rabbit, type: 'RabbitSourceOptions', sections: ['Options', 'The source'] },
  { ...admin, type: 'RabbitAdminOptions' },
  { ...admin, type: 'DeadLetterQueueOptions' },
  { ...admin, type: 'InspectOptions' },
  { ...admin, type: 'RequeueOptions' },
  { folder: 'qpid', entry: our('qpid'), type: 'QpidOptions', sections: ['Options'] },
  { folder: 'qpid', entry: our('qpid'), type: 'QpidSourceOptions', sections: ['Options', 'The source'] },
  { folder: 'outbox', entry: our('outbox'), type: 'OutboxOptions', sections: ['The outbox'] },
  { folder: 'outbox', entry: our('outbox'), type: 'DurableDeduplicationOptions', sections: ['Options'] },
  { ...outboxAdmin, type: 'ExportOptions' },
  { ...outboxAdmin, type: 'FailedRecordsOptions' },
  {
    folder: 'glance-notifications',
    entry: 'glance-notifications',
    type: 'NotifierConfig',
    sections: ['Options'],
  },
]

/** Groups of options within others, and what authors of strategies and sources are given rather than users. */
const others = new Set([
  'BackOffOptions',
  'BudgetOptions',
  'CloseOptions',
  'DeduplicationSettings',
  'MemorySourceOptions',
  'ScriptedStrategyOptions',
  'TestSourceOptions',
  'TestStrategyOptions',
  'WaitOptions',
  'ListenerHooks',
  'LoggingConfig',
  'ManagedSendOptions',
  'NotificationErrorOptions',
  'QpidConfig',
  'QpidConnectionOptions',
  'RabbitConfig',
  'ReadyOptions',
  'RetryOptions',
  'SendOptions',
  'StartOptions',
])
const forAuthors = our('core/connection')

const entries = published.flatMap(({ manifest }) => entriesOf(manifest))
const types = readOptionTypes(amongEverything('readme-options'), entries)

/** The names in backticks in the first columns of the tables of options under these headings. */
function namesIn(folder: string, sections: readonly string[]): readonly string[] {
  const page = text('packages', folder, 'README.md')
  return sections.flatMap((section) => {
    const [, body] = page.split(new RegExp(`^#+ ${escaped(section)}$`, 'm'))
    if (body === undefined) throw new Error(`packages/${folder}/README.md has no section ${section}`)
    const untilNext = body.split(/^#+ /m)[0] ?? ''
    const tables = untilNext.split(/\n(?!\|)/).filter((block) => /^\| *option\b/m.test(block))
    const rows = tables.flatMap((table) => table.trim().split('\n').slice(2))
    return rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([\w.]+)[^`]*`/g)].map(([, name = '']) => name),
    )
  })
}

const escaped = (literal: string): string => literal.replaceAll(/[^\w\s]/g, '\\$&')

const isNamed = ({ name, parts }: Option, names: readonly string[]): boolean =>
  names.includes(name) || (parts.length > 0 && parts.every((part) => names.includes(`${name}.${part}`)))

describe.each(documented)('the README of $folder', ({ folder, entry, type, sections }) => {
  it(`has every option of ${type}`, () => {
    const names = namesIn(folder, sections)
    const missing = types.optionsOf(entry, type).filter((option) => !isNamed(option, names))
    expect(missing.map(({ name }) => name)).toEqual([])
  })
})

describe('every README', () => {
  it('has no option that there is not', () => {
    const surplus = documented.flatMap(({ folder, sections }) => {
      const here = documented.filter(
        (one) => one.folder === folder && one.sections.some((name) => sections.includes(name)),
      )
      const known = here.flatMap(({ entry, type }) =>
        types
          .optionsOf(entry, type)
          .flatMap(({ name, parts }) => [name, ...parts.map((part) => `${name}.${part}`)]),
      )
      return namesIn(folder, sections)
        .filter((name) => !known.includes(name))
        .map((name) => `${folder}: ${name}`)
    })
    expect(surplus).toEqual([])
  })

  it('is looked at for each type of options that its package exports', () => {
    const known = new Set(documented.map(({ entry, type }) => `${entry} ${type}`))
    // The umbrella exports what core does, and core's page has it.
    const own = entries.filter((entry) => entry !== forAuthors)
    const forgotten = own.flatMap((entry) =>
      types
        .exported(entry)
        .filter(
          (type) =>
            !others.has(type) && !known.has(`${entry} ${type}`) && !known.has(`${our('core')} ${type}`),
        )
        .map((type) => `${entry} ${type}`),
    )
    expect(forgotten).toEqual([])
  })
})
