export {
  type BrokerProperties,
  defaultAddress,
  type QpidAuth,
  type QpidOptions,
  qpidAuthModes,
} from './options.js'
export { qpidStrategy } from './qpid-strategy.js'
