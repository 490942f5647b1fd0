import { memoryStrategy } from '@glance-notifications/core'
import { expect, it } from 'vitest'
import { activeResources } from '../src/resources.js'
import { settingsOf } from '../src/strategy/limits.js'
import { openTrial } from '../src/strategy/trial.js'

it('nothing is healed once the place is gone: a server would listen again, for ever', async () => {
  const calls: string[] = []
  const place = {
    strategy: memoryStrategy(),
    faults: { heal: () => void calls.push('heal') },
    dispose: () => void calls.push('dispose'),
  }
  const trial = openTrial(place, settingsOf({}), activeResources())
  await trial.dispose()
  await trial.close()
  expect(calls).toEqual(['dispose'])
})
