import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entriesOf, published } from '../src/workspace.js'
import { amongEverything, type EmptyProject, installIn } from './support/empty-project.js'

const scoped = (name: string): string =>
  name === 'glance-notifications' ? name : `@glance-notifications/${name}`

/** pino and what it depends on. */
const pino = [
  '@pinojs/redact',
  'atomic-sleep',
  'on-exit-leak-free',
  'pino',
  'pino-abstract-transport',
  'pino-std-serializers',
  'process-warning',
  'quick-format-unescaped',
  'real-require',
  'safe-stable-stringify',
  'sonic-boom',
  'split2',
  'thread-stream',
]

/** lmdb and what it depends on, but for what is made for one kind of machine. */
const lmdb = [
  '@harperfast/extended-iterable',
  'lmdb',
  'msgpackr',
  'node-addon-api',
  'node-gyp-build-optional-packages',
  'ordered-binary',
  'weak-lru-cache',
]
const ofOneMachine = /^(@lmdb\/|@msgpackr-extract\/|msgpackr-extract$|detect-libc$)/

/** What a user installs, and everything that may come along. */
const choices = [
  { packages: ['core'], others: ['uuid'] },
  { packages: ['core', 'rabbit'], others: ['amqplib', 'uuid'] },
  { packages: ['core', 'qpid'], others: ['debug', 'ms', 'rhea', 'uuid'] },
  { packages: ['core', 'payloads'], others: ['uuid'] },
  { packages: ['core', 'logging'], others: [...pino, 'uuid'].toSorted() },
  { packages: ['core', 'outbox'], others: [...lmdb, 'uuid'].toSorted() },
  { packages: ['core', 'conformance'], others: ['uuid'] },
  { packages: ['core', 'payloads', 'glance-notifications'], others: ['uuid'] },
]

const projects = new Map<string, EmptyProject>()
afterAll(() => {
  for (const project of projects.values()) project.remove()
})

/** Installing takes seconds: each choice is installed once. */
function projectWith(packages: readonly string[]): EmptyProject {
  const key = packages.join()
  const project = projects.get(key) ?? installIn(packages)
  projects.set(key, project)
  return project
}

describe.each(choices)('$packages in an empty project', ({ packages, others }) => {
  let project: EmptyProject
  beforeAll(() => {
    project = projectWith(packages)
  })

  it('brings its drivers and nothing else', () => {
    const own = packages.map(scoped)
    const foreign = project.installed().filter((name) => !own.includes(name) && !ofOneMachine.test(name))
    expect(foreign).toEqual(others)
  })

  it('can be imported and required', () => {
    const names = packages.map(scoped)
    project.write('use.mjs', names.map((name) => `import '${name}'`).join('\n'))
    project.write('use.cjs', names.map((name) => `require('${name}')`).join('\n'))
    for (const file of ['use.mjs', 'use.cjs']) {
      const { status, output } = project.run('node', [file])
      expect(output.replaceAll(/\(node:\d+\) ExperimentalWarning.*\n.*trace-warnings.*\n/g, '')).toBe('')
      expect(status).toBe(0)
    }
  })

  it('has types that hold under strict with skipLibCheck false, without those of Node', () => {
    const entries = published
      .filter(({ folder }) => packages.includes(folder))
      .flatMap(({ manifest }) => entriesOf(manifest))
    const imports = entries.map((entry, index) => `import * as package${index} from '${entry}'`)
    const used = `export const used = [${imports.map((_, index) => `package${index}`).join()}]`
    project.write('use.mts', `${imports.join('\n')}\n${used}\n`)
    const compilerOptions = {
      target: 'ES2022',
      types: [],
      module: 'NodeNext',
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    }
    project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['use.mts'] }))
    expect(project.run('tsc', ['-p', 'tsconfig.json'])).toEqual({ status: 0, output: '' })
  })
})

describe('the command line', () => {
  it('comes with everything that it needs, and runs', () => {
    const project = amongEverything('command')
    const command = '../node_modules/.bin/glance-notify'
    const { status, output } = project.run('node', [command, 'schema', 'image.send'])
    expect(JSON.parse(output)).toMatchObject({ required: expect.arrayContaining(['image_id']) })
    expect(status).toBe(0)
  })

  it.each(['core/connection', 'core/testing', 'rabbit/admin', 'outbox/admin'])(
    'is made of parts that others can use: %s',
    (subpath) => {
      const project = amongEverything('parts')
      project.write(
        'part.mjs',
        `import * as part from '@glance-notifications/${subpath}'\nconsole.log(typeof part)`,
      )
      expect(project.run('node', ['part.mjs'])).toEqual({ status: 0, output: 'object\n' })
    },
  )
})

describe('the umbrella without any transport', () => {
  let project: EmptyProject
  beforeAll(() => {
    project = projectWith(['core', 'payloads', 'glance-notifications'])
  })

  it.each(['logging', 'rabbit', 'qpid'])('says how to install %s when it is asked for', (strategy) => {
    project.write(
      'open.mjs',
      `import { openNotifier } from 'glance-notifications'
try {
  await openNotifier({ strategy: '${strategy}' })
} catch (error) {
  console.log(error.code, error.message)
}
`,
    )
    expect(project.run('node', ['open.mjs']).output).toBe(
      `invalid invalid: Strategy ${strategy} needs the package @glance-notifications/${strategy}. Install it: npm install @glance-notifications/${strategy}\n`,
    )
  })

  it('notifies through noop by default', () => {
    project.write(
      'noop.mjs',
      `import { openNotifier } from 'glance-notifications'
const notifier = await openNotifier()
console.log(JSON.stringify(await notifier.error('image.upload', 'store is full')))
await notifier.close()
`,
    )
    expect(project.run('node', ['noop.mjs']).output).toBe('{"strategy":"noop","status":"discarded"}\n')
  })
})
