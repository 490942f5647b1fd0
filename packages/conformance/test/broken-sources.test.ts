import { describe, expect, it } from 'vitest'
import { type Finding, sourceBehaviours, testSource } from '../src/index.js'
import type { BrokenSource } from './broken-sources/broken-source.js'
import { closing } from './broken-sources/closing.js'
import { delivering } from './broken-sources/delivering.js'
import { losing } from './broken-sources/losing.js'
import { settling } from './broken-sources/settling.js'
import { starting } from './broken-sources/starting.js'
import { runSuite } from './support/run-suite.js'

/** One for each behaviour: the type of the suite says which there are. */
const broken: { readonly [N in (typeof sourceBehaviours)[number]['name']]: BrokenSource } = {
  ...starting,
  ...delivering,
  ...settling,
  ...losing,
  ...closing,
}

/** What the suite says of one behaviour of the source at the place. */
async function findingOf(
  name: string,
  { place, timeoutMs = 500 }: BrokenSource,
): Promise<Finding | undefined> {
  const { findings } = await runSuite(
    (runner, report) =>
      testSource(runner, { title: 'under test', create: place, limits: { timeoutMs }, report }),
    sourceBehaviours.flatMap((behaviour) => (behaviour.name === name ? [behaviour.promise] : [])),
  )
  return findings.find((finding) => finding.name === name)
}

describe('a source that', () => {
  it.each(sourceBehaviours.map(({ name }) => [broken[name].what, name] as const))(
    '%s does not keep: %s',
    async (_, name) => {
      const source = broken[name]
      expect(await findingOf(name, source)).toMatchObject({
        result: 'broken',
        why: expect.stringMatching(source.why),
      })
    },
  )
})
