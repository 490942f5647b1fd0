import { observe } from '../../eventually.js'
import { sourceBehaviour } from '../behaviour.js'
import { comesIn } from '../failing-start.js'
import type { SourceFaultName } from '../place.js'
import type { SourceTrial } from '../trial.js'

async function comesBackAfter(trial: SourceTrial, fault: SourceFaultName): Promise<void> {
  const reading = await trial.read({ onDelivery: (delivery, reads) => reads.settle(delivery) })
  await comesIn(trial, reading)
  await trial.begin(fault)
  await observe()
  reading.deliveries.length = 0
  await trial.heal()
  await comesIn(trial, reading)
}

export const survivesStall = sourceBehaviour({
  name: 'survives-stall',
  promise: 'brings messages again, without another start, after the peer has said nothing for a while',
  needs: ['stall'],
  run: (trial) => comesBackAfter(trial, 'stall'),
})

export const survivesRefuse = sourceBehaviour({
  name: 'survives-refuse',
  promise: 'brings messages again, without another start, after the peer has gone and refused it for a while',
  needs: ['refuse'],
  run: (trial) => comesBackAfter(trial, 'refuse'),
})
