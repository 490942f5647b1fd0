export {
  defaultExchange,
  defaultHeartbeatSeconds,
  defaultTopic,
  defaultVirtualHost,
  type RabbitOptions,
  type TopologyMode,
  topologyModes,
} from './options.js'
export { rabbitStrategy } from './rabbit-strategy.js'
