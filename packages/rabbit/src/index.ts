export {
  defaultVirtualHost,
  type RabbitAuth,
  type RabbitOptions,
  rabbitAuthModes,
  type TopologyMode,
  topologyModes,
} from './options.js'
export { rabbitSource } from './rabbit-source.js'
export { rabbitStrategy } from './rabbit-strategy.js'
export {
  type DeadLetterMode,
  deadLetterModes,
  defaultDeliveryLimit,
  defaultExpiresMs,
  defaultMaxAgeMs,
  defaultMaxLength,
  type QueueType,
  queueTypes,
  type RabbitSourceOptions,
} from './source/source-options.js'
