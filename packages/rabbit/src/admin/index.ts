export {
  type DeadLetterQueueOptions,
  defaultAdminTimeoutMs,
  type RabbitAdminOptions,
} from './admin-options.js'
export type { DeadLetter } from './dead-letter.js'
export {
  type Finding,
  type FindingCode,
  findingCodes,
  type InspectOptions,
  inspectRabbit,
  type Severity,
} from './inspect-rabbit.js'
export { listDeadLetters } from './list-dead-letters.js'
export { type RequeueOptions, type RequeueReport, requeueDeadLetters } from './requeue-dead-letters.js'
