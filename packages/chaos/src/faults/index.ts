import type { Fault } from '../fault.js'
import { brokerKill } from './broker-kill.js'
import { lossyPublisher } from './lossy-publisher.js'

/** In the order in which they run. */
export const faults: readonly Fault[] = [brokerKill, lossyPublisher]
