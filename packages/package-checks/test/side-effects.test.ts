import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { describe, expect, it } from 'vitest'
import { entriesOf, published } from '../src/workspace.js'
import { amongEverything } from './support/empty-project.js'

const importable = published.filter(({ manifest }) => manifest.sideEffects === false)
const entries = importable.flatMap(({ manifest }) => entriesOf(manifest))

/** Imports what it is given, one after another, and prints which of them changed the process. Drivers may do as they like. */
const changing = `
const drivers = ['amqplib', 'rhea', 'pino', 'lmdb', 'uuid']
await Promise.all(drivers.map((driver) => import(driver)))
// Node's own reading of modules ends a moment after they are loaded. What never ends lets the test run out of time.
const isAtRest = () => !process.getActiveResourcesInfo().some((resource) => /Req|Immediate/.test(resource))
const rest = async () => {
  while (!isAtRest()) await new Promise((resolve) => setTimeout(resolve, 1))
}
await rest()
const snapshot = () => JSON.stringify([
  Reflect.ownKeys(globalThis).map(String),
  [Object, Array, Map, Promise, Error, EventTarget].map(({ prototype }) => Reflect.ownKeys(prototype).map(String)),
  process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
  process.getActiveResourcesInfo(),
  process.env,
])
const changed = []
for (const specifier of process.argv.slice(2)) {
  const before = snapshot()
  await import(specifier)
  await rest()
  if (snapshot() !== before) changed.push(specifier)
}
console.log(JSON.stringify(changed))
`

describe('a package that says it has no side effects', () => {
  const project = amongEverything('side-effects')

  it('is every package that can be imported', () => {
    const others = published.filter((one) => !importable.includes(one))
    expect(others.map(({ folder }) => folder)).toEqual(['cli'])
    expect(others.flatMap(({ manifest }) => entriesOf(manifest))).toEqual([])
  })

  it('leaves nothing behind in the process that imports it', () => {
    project.write('changing.mjs', changing)
    project.write('listening.mjs', "process.on('exit', () => {})")
    project.write('polluting.mjs', 'globalThis.polluted = true')
    const imported = [...entries, './listening.mjs', './polluting.mjs']
    expect(project.run('node', ['changing.mjs', ...imported])).toEqual({
      status: 0,
      output: '["./listening.mjs","./polluting.mjs"]\n',
    })
  })

  it('vanishes from a bundle that does not use it', async () => {
    const imports = entries.map(
      (entry, index) => `import * as unused${index} from '${entry}'\nimport '${entry}'\n`,
    )
    project.write('unused.mjs', `${imports.join('')}export const used = 1\n`)
    const bundle = await rolldown({
      cwd: project.folder,
      input: join(project.folder, 'unused.mjs'),
      platform: 'node',
      logLevel: 'silent',
    })
    const { output } = await bundle.generate()
    await bundle.close()
    const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : []))
    expect(modules).toEqual([join(project.folder, 'unused.mjs')])
  })
})
