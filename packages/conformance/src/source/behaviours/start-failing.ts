import { sourceBehaviour } from '../behaviour.js'
import { comesIn, startFails } from '../failing-start.js'

export const startStalled = sourceBehaviour({
  name: 'start-stalled',
  promise: 'rejects start by its deadline when the peer says nothing, and goes on trying until messages come',
  needs: ['stall'],
  async run(trial) {
    await trial.begin('stall')
    const reading = await startFails(trial)
    await trial.heal()
    await comesIn(trial, reading)
  },
})

export const startRefused = sourceBehaviour({
  name: 'start-refused',
  promise: 'rejects start by its deadline when the peer refuses it, and goes on trying until messages come',
  needs: ['refuse'],
  async run(trial) {
    await trial.begin('refuse')
    const reading = await startFails(trial)
    await trial.heal()
    await comesIn(trial, reading)
  },
})
