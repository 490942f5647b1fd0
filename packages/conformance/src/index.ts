export { defaultMaxPayloadBytes, defaultTimeoutMs, type Limits } from './behaviour.js'
export { findSecrets } from './find-secrets.js'
export { type Finding, formatReport, type Report, type Result } from './report.js'
export type { Runner } from './runner.js'
export type { SourceBehaviour } from './source/behaviour.js'
export { type SourceBehaviourName, sourceBehaviours } from './source/behaviours/index.js'
export type { SourceLimits } from './source/limits.js'
export {
  type PutAside,
  type SourceFaultName,
  type SourceFaults,
  type SourceHook,
  type SourcePlace,
  sourceFaultNames,
  sourceHooks,
} from './source/place.js'
export { type TestSourceOptions, testSource } from './source/test-source.js'
export type { StrategyBehaviour } from './strategy/behaviour.js'
export { type StrategyBehaviourName, strategyBehaviours } from './strategy/behaviours/index.js'
export type { StrategyLimits } from './strategy/limits.js'
export { memoryPlace } from './strategy/memory-place.js'
export {
  type Arrived,
  type FaultName,
  type Faults,
  faultNames,
  type Hook,
  hooks,
  type StrategyPlace,
} from './strategy/place.js'
export { type TestStrategyOptions, testStrategy } from './strategy/test-strategy.js'
