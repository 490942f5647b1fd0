import { close, closeFlush, closeQuiet } from './close.js'
import { closeStalled, closeStarting } from './close-stalled.js'
import { content, contentAny, contentLarge, properties } from './content.js'
import { credit, creditNested } from './credit.js'
import { deadLetter } from './dead-letter.js'
import { deliverThrows } from './deliver-throws.js'
import { gone } from './gone.js'
import { handles } from './handles.js'
import { listenerBadMessage, listenerClose, listenerRetry } from './listener.js'
import { loss, lossSettled } from './loss.js'
import { order } from './order.js'
import { retry, retryClosed } from './retry.js'
import { secrets } from './secrets.js'
import { settleLate, unsettled } from './settle-late.js'
import { settleOnce } from './settle-once.js'
import { signal, signalStalled } from './signal.js'
import { start } from './start.js'
import { startRefused, startStalled } from './start-failing.js'
import { startWaiting } from './start-waiting.js'
import { strayErrors, strayErrorsDrop } from './stray-errors.js'
import { survivesRefuse, survivesStall } from './survives.js'

/** In the order of the report. */
export const sourceBehaviours = [
  start,
  startWaiting,
  startStalled,
  startRefused,
  signal,
  signalStalled,
  content,
  contentLarge,
  contentAny,
  properties,
  credit,
  creditNested,
  order,
  gone,
  retry,
  retryClosed,
  deadLetter,
  settleOnce,
  settleLate,
  unsettled,
  deliverThrows,
  loss,
  lossSettled,
  survivesStall,
  survivesRefuse,
  strayErrors,
  strayErrorsDrop,
  secrets,
  listenerRetry,
  listenerBadMessage,
  listenerClose,
  close,
  closeFlush,
  closeQuiet,
  closeStalled,
  closeStarting,
  handles,
] as const

/** By which limits and reports call the promises of sources. */
export type SourceBehaviourName = (typeof sourceBehaviours)[number]['name']
