export {
  type BrokerProperties,
  defaultAddress,
  type QpidAuth,
  type QpidConnectionOptions,
  type QpidOptions,
  qpidAuthModes,
} from './options.js'
export { qpidSource } from './qpid-source.js'
export { qpidStrategy } from './qpid-strategy.js'
export { defaultDeliveryLimit, type QpidSourceOptions } from './source-options.js'
