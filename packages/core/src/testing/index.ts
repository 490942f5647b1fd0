export {
  type MemoryDeadLetter,
  type MemorySource,
  type MemorySourceOptions,
  memorySource,
} from '../listener/memory-source.js'
export type { SettledDelivery } from '../listener/settled-delivery.js'
export { type MemoryStrategy, memoryStrategy } from '../memory.js'
export type { WaitOptions } from '../watchers.js'
export { type FakeClock, fakeClock, reactions } from './fake-clock.js'
export type { ScriptStep } from './script-step.js'
export {
  type ScriptedSend,
  type ScriptedStrategy,
  type ScriptedStrategyOptions,
  scriptedStrategy,
} from './scripted-strategy.js'
