export { defaultMaxPayloadBytes, defaultTimeoutMs, type Limits } from './behaviour.js'
export { type Finding, formatReport, type Report, type Result } from './report.js'
export type { Runner } from './runner.js'
