import { acceptance } from './acceptance.js'
import { acceptanceStalled } from './acceptance-stalled.js'
import { attributes } from './attributes.js'
import { bounded } from './bounded.js'
import { close } from './close.js'
import { closeDrains } from './close-drains.js'
import { closeRefuses } from './close-refuses.js'
import { closeStalled } from './close-stalled.js'
import { deadline } from './deadline.js'
import { deadlinePast } from './deadline-past.js'
import { delivery } from './delivery.js'
import { errors } from './errors.js'
import { handles } from './handles.js'
import { inputUnchanged } from './input-unchanged.js'
import { manyAtOnce } from './many-at-once.js'
import { order } from './order.js'
import { payloadEmpty, payloadIntegers, payloadKeys, payloadLarge, payloadUnicode } from './payloads.js'
import { receipts } from './receipts.js'
import { sameAgain } from './same-again.js'
import { secrets } from './secrets.js'
import { signal } from './signal.js'
import { singleSettlement } from './single-settlement.js'
import { strayErrorsClose } from './stray-errors-close.js'
import { strayErrorsDrop } from './stray-errors-drop.js'
import { survivesDrop, survivesNack, survivesRefuse, survivesStall } from './survives.js'

/** In the order of the report. */
export const strategyBehaviours = [
  acceptance,
  acceptanceStalled,
  singleSettlement,
  receipts,
  order,
  manyAtOnce,
  sameAgain,
  inputUnchanged,
  attributes,
  payloadUnicode,
  payloadLarge,
  payloadEmpty,
  payloadIntegers,
  payloadKeys,
  signal,
  deadline,
  deadlinePast,
  bounded,
  errors,
  delivery,
  secrets,
  survivesStall,
  survivesRefuse,
  survivesDrop,
  survivesNack,
  strayErrorsDrop,
  strayErrorsClose,
  close,
  closeDrains,
  closeRefuses,
  closeStalled,
  handles,
] as const

/** By which limits and reports call the promises of strategies. */
export type StrategyBehaviourName = (typeof strategyBehaviours)[number]['name']
