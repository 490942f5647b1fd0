export type { Failure } from '../outbox/failure.js'
export { type ExportOptions, exportOutbox, type OutboxRecord } from './export-outbox.js'
export {
  type FailedRecordsOptions,
  type FailedRecordsReport,
  removeFailed,
  requeueFailed,
} from './failed-records.js'
export { type FailureCount, inspectOutbox, type LeaseReport, type OutboxReport } from './inspect-outbox.js'
