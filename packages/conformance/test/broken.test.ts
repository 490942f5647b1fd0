import { describe, expect, it } from 'vitest'
import {
  type Report,
  type StrategyPlace,
  strategyBehaviours,
  type TestStrategyOptions,
  testStrategy,
} from '../src/index.js'
import { placeOf } from './broken/broken.js'
import { brokenStrategies } from './broken/index.js'
import { runSuite } from './support/run-suite.js'

/** So that what never comes is not waited for for long. */
const impatient = { timeoutMs: 1_000 }

/** Each broken strategy is tried in the behaviour that it breaks; with ALL_BEHAVIOURS=1 in all, and what else it breaks is told. */
const all = process.env.ALL_BEHAVIOURS === '1'

function reportOn(
  create: () => StrategyPlace,
  limits: TestStrategyOptions['limits'] = {},
  names?: readonly string[],
): Promise<Report> {
  const only =
    names && strategyBehaviours.filter(({ name }) => names.includes(name)).map(({ promise }) => promise)
  return runSuite((runner, report) => testStrategy(runner, { title: 'broken', create, limits, report }), only)
}

describe('the suite', () => {
  it('has a broken strategy for each behaviour', () => {
    const names = strategyBehaviours.map(({ name }) => name)
    expect(Object.keys(brokenStrategies).toSorted()).toEqual(names.toSorted())
  })

  it('lets a strategy pass that keeps every promise', async () => {
    const { findings } = await reportOn(() => placeOf(() => ({})))
    expect(findings.filter(({ result }) => result !== 'kept')).toEqual([])
  })

  it.each(Object.entries(brokenStrategies).map(([name, broken]) => ({ name, ...broken })))(
    '$name: finds one that $how',
    async ({ name, why, place }) => {
      const { findings } = await reportOn(place, impatient, all ? undefined : [name])
      const broken = findings.filter(({ result }) => result === 'broken')
      if (all) process.stdout.write(`${name} breaks ${broken.map((finding) => finding.name).join(', ')}\n`)
      expect(broken.find((finding) => finding.name === name)).toMatchObject({
        why: expect.stringMatching(why),
      })
    },
  )
})
