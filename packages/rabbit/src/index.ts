export {
  defaultVirtualHost,
  type RabbitAuth,
  type RabbitOptions,
  rabbitAuthModes,
  type TopologyMode,
  topologyModes,
} from './options.js'
export { rabbitStrategy } from './rabbit-strategy.js'
