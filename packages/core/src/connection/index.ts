export { AbortListeners } from '../abort-listeners.js'
export { atDeadline } from '../at-deadline.js'
export { attributesText } from '../attributes-text.js'
export {
  type BackOffOptions,
  backOff,
  defaultInitialDelayMs,
  defaultMaxDelayMs,
} from '../back-off.js'
export { Chain, type Chained } from '../chain.js'
export { contain } from '../contain.js'
export { type DeadlineEntries, Deadlines, type Expiring } from '../deadlines.js'
export { type DirectSend, promisedSend, provideDirectSend, type SendListener } from '../direct-send.js'
export { errorText } from '../error-text.js'
export type { EncodedText } from '../formats/encoded-text.js'
export { safeLogger } from '../logger.js'
export { choiceOption, duration, groupOption, switchOption, textOption, wholeNumber } from '../option.js'
export { refusedDelivery } from '../refused-delivery.js'
export { isConnected } from '../status.js'
export { createStatus, type StatusSource } from '../status-feed.js'
export { withDeadline } from '../with-deadline.js'
export type { BrokerHost } from './broker-host.js'
export type { BrokerHosts, BrokerOptions, Credentials } from './broker-options.js'
export {
  type Content,
  contentBytes,
  contentEncoder,
  contentLength,
  type TextRoom,
  writeContent,
} from './content.js'
export { Handover, type Offer } from './handover.js'
export { type AskedHosts, type Hosts, hostsNow, mapHosts } from './hosts.js'
export { isTlsAlert, networkError, tlsWanted } from './network-error.js'
export type { Asking, OptionFunction } from './option-function.js'
export type { OutgoingSend, SendingSession } from './sending-session.js'
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
export { type TransportStrategyOptions, transportStrategy } from './transport-strategy.js'
export { WithheldError } from './withheld-error.js'
