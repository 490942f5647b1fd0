import { within } from '../../deadline.js'
import { strategyBehaviour } from '../behaviour.js'
import { comesBack, untilOneFails } from '../come-back.js'
import { numbered } from '../notifications.js'
import type { FaultName } from '../place.js'
import { acceptAll, checkFate, type Fate, fatesOf, takenOf } from '../sends.js'
import type { Trial } from '../trial.js'
import { assertArrived } from '../truth.js'

/** All on the managed strategy, as a host uses it: first a healthy peer, then the fault, then a healthy one again. */
async function survives(trial: Trial, fault: (trial: Trial) => Promise<readonly Fate[]>): Promise<void> {
  const managed = trial.manage()
  const before = numbered(10)
  await acceptAll(trial, managed, before)
  const fates = await fault(trial)
  for (const fate of fates) checkFate(fate)
  const after = await comesBack(trial, managed)
  await assertArrived(trial, [...before, ...takenOf([...fates, ...after])])
}

/** It lasts until it is noticed. */
function lasting(fault: FaultName): (trial: Trial) => Promise<readonly Fate[]> {
  return async (trial) => {
    await trial.begin(fault)
    return untilOneFails(trial, trial.manage())
  }
}

async function dropInBurst(trial: Trial): Promise<readonly Fate[]> {
  const sends = fatesOf(trial, trial.manage(), numbered(100), within(trial.settings.timeoutMs))
  await trial.begin('drop')
  return sends
}

export const survivesStall = strategyBehaviour({
  name: 'survives-stall',
  promise: 'accepts again when a peer that said nothing speaks again, and what it accepted is there',
  needs: ['arrived', 'stall'],
  run: (trial) => survives(trial, lasting('stall')),
})

export const survivesRefuse = strategyBehaviour({
  name: 'survives-refuse',
  promise: 'accepts again when a peer that refused connections takes them, and what it accepted is there',
  needs: ['arrived', 'refuse'],
  run: (trial) => survives(trial, lasting('refuse')),
})

export const survivesDrop = strategyBehaviour({
  name: 'survives-drop',
  promise: 'accepts again after its connections were cut, and what it accepted is there',
  needs: ['arrived', 'drop'],
  run: (trial) => survives(trial, dropInBurst),
})

export const survivesNack = strategyBehaviour({
  name: 'survives-nack',
  promise: 'accepts again when a peer that refused notifications takes them, and what it accepted is there',
  needs: ['arrived', 'nack'],
  run: (trial) => survives(trial, lasting('nack')),
})
