export { AbortListeners } from '../abort-listeners.js'
export { contain } from '../contain.js'
export { Deadlines, type Expiring } from '../deadlines.js'
export { errorText } from '../error-text.js'
export { safeLogger } from '../logger.js'
export { choiceOption, duration, groupOption, switchOption, textOption, wholeNumber } from '../option.js'
export { isConnected } from '../status.js'
export { createStatus, type StatusSource } from '../status-feed.js'
export { withDeadline } from '../with-deadline.js'
export {
  type BackOffOptions,
  backOff,
  defaultInitialDelayMs,
  defaultMaxDelayMs,
} from './back-off.js'
export type { BrokerHost, BrokerOptions } from './broker-host.js'
export { Handover, type Offer } from './handover.js'
export { networkError } from './network-error.js'
export type { OutgoingSend } from './pending-send.js'
export type { Dial, Session, SessionEvents } from './session.js'
export {
  createSupervisor,
  defaultConnectTimeoutMs,
  type Supervisor,
  type SupervisorOptions,
} from './supervisor.js'
export type { NodeTlsOptions, TlsOptions } from './tls-options.js'
export {
  defaultConnectionName,
  defaultExchange,
  defaultHeartbeatSeconds,
  defaultTopic,
  maxNameBytes,
  type TransportOptions,
  type TransportSettings,
  transportSettings,
} from './transport-options.js'
export { type Consumer, type TransportSourceOptions, transportSource } from './transport-source.js'
export {
  type SendingSession,
  type TransportStrategyOptions,
  transportStrategy,
} from './transport-strategy.js'
