import { sourceBehaviour } from '../behaviour.js'
import { comesIn, startFails } from '../failing-start.js'
import type { SourceTrial } from '../trial.js'

async function startUnder(trial: SourceTrial, fault: 'stall' | 'refuse'): Promise<void> {
  await trial.begin(fault)
  const reading = await startFails(trial)
  await trial.heal()
  await comesIn(trial, reading)
}

export const startStalled = sourceBehaviour({
  name: 'start-stalled',
  promise: 'rejects start by its deadline when the peer says nothing, and goes on trying until messages come',
  needs: ['stall'],
  run: (trial) => startUnder(trial, 'stall'),
})

export const startRefused = sourceBehaviour({
  name: 'start-refused',
  promise: 'rejects start by its deadline when the peer refuses it, and goes on trying until messages come',
  needs: ['refuse'],
  run: (trial) => startUnder(trial, 'refuse'),
})
