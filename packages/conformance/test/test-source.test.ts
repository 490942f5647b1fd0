import { describe, expect, it } from 'vitest'
import {
  type Finding,
  type SourcePlace,
  sourceBehaviours,
  type TestSourceOptions,
  testSource,
} from '../src/index.js'
import { queuePlace } from './support/queue-place.js'
import { runSuite } from './support/run-suite.js'

type Limits = TestSourceOptions['limits']

/** What becomes of one behaviour; of the others only what is not claimed. */
async function findingsOf(
  name: string,
  create: () => SourcePlace,
  limits: Limits = {},
): Promise<ReadonlyMap<string, Finding>> {
  const only = sourceBehaviours.flatMap((one) => (one.name === name ? [one.promise] : []))
  const { findings } = await runSuite(
    (runner, report) => testSource(runner, { title: 'one', create, limits, report }),
    only,
  )
  return new Map(findings.map((finding) => [finding.name, finding]))
}

function bare(): SourcePlace {
  const place = queuePlace()
  return { open: () => place.open(), publish: (message) => place.publish(message) }
}

describe('a place of sources without a hook', () => {
  it.each([
    ['dead-letter', 'deadLetters'],
    ['start-stalled', 'stall'],
    ['loss', 'drop'],
    ['secrets', 'secrets and refuse'],
  ])('fails %s, which needs %s, and says what to do', async (name, hooks) => {
    expect((await findingsOf(name, bare)).get(name)).toMatchObject({
      result: 'broken',
      why: `Error: The place has no ${hooks}, which ${name} needs: give it in create, or say in limits.without (or of ${name} alone in limits.except) why not.`,
    })
  })

  it('claims nothing that needs a fault when it says why there is none', async () => {
    const without = { faults: 'A file has no connection.', refuse: 'Nobody refuses.' }
    const findings = await findingsOf('start', bare, { without })
    expect(findings.get('start')).toMatchObject({ result: 'kept' })
    expect(findings.get('loss')).toMatchObject({ result: 'not claimed', why: 'A file has no connection.' })
    expect(findings.get('start-refused')).toMatchObject({ result: 'not claimed', why: 'Nobody refuses.' })
    expect(findings.get('dead-letter')).toMatchObject({ result: 'not run' })
  })

  it('claims nothing of the next source when it says why there is none', async () => {
    const next = 'It ends with the process.'
    const findings = await findingsOf('start', bare, { without: { next } })
    expect(findings.get('unsettled')).toMatchObject({ result: 'not claimed', why: next })
  })
})

describe('limits of a source', () => {
  it.each([
    ['a behaviour', '{ "except": { "retri": "a slip of the pen" } }', /no behaviour retri/],
    ['a hook', '{ "without": { "fault": "a slip of the pen" } }', /no hook fault/],
  ])('that name %s that there is not are an error, also without a compiler', async (_, limits, message) => {
    await expect(findingsOf('start', bare, JSON.parse(limits))).rejects.toThrow(message)
  })

  it('ask for no more than the largest payload that they name', async () => {
    const sizes: number[] = []
    const create = (): SourcePlace => {
      const place = queuePlace()
      return {
        ...place,
        publish(message) {
          sizes.push(message.body.length)
          return place.publish(message)
        },
      }
    }
    const findings = await findingsOf('content-large', create, { maxPayloadBytes: 5_000 })
    expect(findings.get('content-large')).toMatchObject({ result: 'kept' })
    expect(Math.max(...sizes)).toBeGreaterThan(5_000)
    expect(Math.max(...sizes)).toBeLessThan(5_500)
  })
})

describe('a place of sources', () => {
  it('has what was opened closed, and is then disposed of, also when the behaviour was broken', async () => {
    const happened: string[] = []
    const create = (): SourcePlace => {
      const place = queuePlace((source) => {
        happened.push('opened')
        return {
          name: source.name,
          start: async () => {},
          close(options) {
            happened.push('closed')
            return source.close(options)
          },
        }
      })
      return { ...place, dispose: () => void happened.push('disposed of') }
    }
    const findings = await findingsOf('start', create, { timeoutMs: 100 })
    expect(findings.get('start')).toMatchObject({ result: 'broken' })
    expect(happened).toEqual(['opened', 'closed', 'disposed of'])
  })
})
