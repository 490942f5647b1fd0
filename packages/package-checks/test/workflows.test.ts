import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { root, rootManifest, text } from '../src/workspace.js'

interface Step {
  readonly uses?: string
  readonly run?: string
}

interface Job {
  readonly uses?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly strategy?: { readonly matrix: { readonly node: readonly string[] } }
  readonly steps?: readonly Step[]
}

interface Workflow {
  readonly permissions: object
  readonly concurrency: object
  readonly jobs: Readonly<Record<string, Job>>
}

const folder = join('.github', 'workflows')
const read = (name: string): Workflow => parse(text(folder, name))
const names = readdirSync(join(root, folder))

describe.each(names)('the workflow %s', (name) => {
  const workflow = read(name)
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps ?? [])

  it('runs what there is', () => {
    const missing = steps.flatMap(({ run = '' }) =>
      run.split('\n').filter((line) => line !== '' && !isThere(line)),
    )
    expect(missing).toEqual([])
  })

  it('uses actions of a commit that does not change, and says of which version it is', () => {
    const lines = text(folder, name)
      .split('\n')
      .filter((line) => /\buses:/.test(line) && !line.includes('uses: ./'))
    expect(lines).toHaveLength(steps.filter((step) => step.uses).length)
    expect(lines.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual(
      [],
    )
  })

  it('may read what it is run on, and nothing else but where it says so; and ends', () => {
    expect(workflow.permissions).toEqual({})
    expect(workflow.concurrency).toBeDefined()
    expect(jobs.map(({ permissions }) => permissions?.contents)).toEqual(jobs.map(() => 'read'))
    // A job ends by itself, or is another workflow, which is looked at as this one is.
    const endless = jobs.filter(({ uses, 'timeout-minutes': minutes = 360 }) =>
      uses === undefined ? minutes > 60 : !existsSync(join(root, uses)),
    )
    expect(endless).toEqual([])
  })
})

it('only what publishes can tell the registry who it is', () => {
  const trusted = names.flatMap((name) =>
    Object.entries(read(name).jobs)
      .filter(([, job]) => Object.keys(job.permissions ?? {}).join() !== 'contents')
      .map(([job, { permissions }]) => [name, job, permissions]),
  )
  expect(trusted).toEqual([['release.yml', 'publish', { contents: 'read', 'id-token': 'write' }]])
})

it('the gate runs on the oldest Node that is let in, and on each that is kept up', () => {
  const oldest = rootManifest.engines?.node?.replace('>=', '')
  expect(read('ci.yml').jobs.gate?.strategy?.matrix.node).toEqual([oldest, '20', '22', '24'])
})

it.each(['bug.yml', 'feature.yml', 'config.yml'])('the issue template %s can be read', (name) => {
  const template: { readonly body?: readonly { readonly type: string }[] } = parse(
    text('.github', 'ISSUE_TEMPLATE', name),
  )
  const types = new Set(template.body?.map(({ type }) => type))
  expect([...types].filter((type) => !['textarea', 'input', 'dropdown'].includes(type))).toEqual([])
})

/** Whether a line of a workflow starts a script that there is. */
function isThere(line: string): boolean {
  const [, npmScript] = /^npm (?:run )?([\w:-]+)/.exec(line) ?? []
  if (npmScript !== undefined) return Object.hasOwn(rootManifest.scripts ?? {}, npmScript)
  const [, file] = /^(?:bash|node) (\S+)/.exec(line) ?? []
  return file !== undefined && existsSync(join(root, file))
}
