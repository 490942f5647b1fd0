export type { BackOffOptions } from './back-off.js'
export { type BudgetOptions, defaultMaxBytes, defaultMaxInFlight, defaultMaxWaiting } from './budget.js'
export type {
  AnyEvents,
  EventCatalogue,
  EventMap,
  EventType,
  GlobMatches,
  MatchingEventType,
  NotificationOf,
  PayloadInput,
  PayloadOf,
} from './catalogue.js'
export { type Clock, systemClock, type Timer } from './clock.js'
export type { DetachedFailure, DetachedNotifier } from './detached.js'
export { disableNotifications } from './disable-notifications.js'
export { defaultPassOverMs, type FallbackOptions, fallback } from './fallback.js'
export { type FanOutOptions, fanOut } from './fan-out.js'
export { createFormat, type FormatName, formatNames } from './formats/create-format.js'
export { type DecodeOptions, decodeMessage, defaultMaxMessageBytes } from './formats/decode.js'
export type { Decoded, DecodeFault, EncodedMessage, Format, ReceivedMessage } from './formats/format.js'
export { glanceFormat } from './formats/glance.js'
export { osloV1Format, osloV2Format } from './formats/oslo.js'
export { globMatcher } from './glob.js'
export { isStrategy } from './is-strategy.js'
export { parseJson, stringifyJson } from './json.js'
export type { Claim, Deduplication } from './listener/deduplication.js'
export type {
  HandledNotification,
  Handler,
  HandlerResult,
  HandlingContext,
} from './listener/handler.js'
export { createListener, type Listener, type ListenerCloseReport } from './listener/listener.js'
export {
  defaultMaxRemembered,
  defaultRememberedMs,
  type MemoryDeduplication,
  type MemoryDeduplicationOptions,
  memoryDeduplication,
} from './listener/memory-deduplication.js'
export {
  type MemoryDeadLetter,
  type MemorySource,
  type MemorySourceOptions,
  memorySource,
} from './listener/memory-source.js'
export {
  defaultConcurrency,
  defaultHandlingTimeoutMs,
  defaultMaxAttempts,
  defaultMaxHoldMs,
  defaultMaxRetryDelayMs,
  defaultPrefetch,
  defaultRetryDelayMs,
  type HandlingFailure,
  type ListenerHooks,
  type ListenerOptions,
  type RetryOptions,
  type ValidationMode,
} from './listener/options.js'
export { imageIdOf } from './listener/order-key.js'
export type { SettledDelivery } from './listener/settled-delivery.js'
export type { ListenerCounts, ListenerStats } from './listener/stats.js'
export type { Logger } from './logger.js'
export {
  type CloseReport,
  type Managed,
  type ManagedOptions,
  type ManagedSendOptions,
  managed,
} from './managed.js'
export { defaultMemoryCapacity, type MemoryStrategy, memoryStrategy } from './memory.js'
export { noopStrategy } from './noop.js'
export {
  type Context,
  createNotification,
  hasGlancePriority,
  type Notification,
  type NotificationInput,
  type OsloPriority,
  osloPriorities,
  type Priority,
  priorities,
  type ReceivedNotification,
} from './notification.js'
export {
  type ErrorCode,
  errorCodes,
  type Issue,
  isNotificationError,
  NotificationError,
  type NotificationErrorOptions,
  type Outcome,
  type Phase,
  toNotificationError,
} from './notification-error.js'
export {
  createNotifier,
  defaultCloseTimeoutMs,
  defaultReadyTimeoutMs,
  defaultSendTimeoutMs,
  type Notifier,
  type NotifierOptions,
  type NotifierStats,
} from './notifier.js'
export type { NotifyOptions } from './notify-options.js'
export { invalidOption } from './option.js'
export { type NotificationAttributes, payloadText, restoreNotification } from './payload-text.js'
export { defaultAttemptTimeoutMs, type RetryStrategyOptions, retry } from './retry.js'
export { type Route, type RouteOptions, route } from './route.js'
export type { SendStats } from './send-counters.js'
export type { ConnectedSource, Delivery, Settlement, Source, StartOptions } from './source.js'
export type { ConnectedStrategy, ConnectionStatus, ReadyOptions, StatusFeed } from './status.js'
export type { CloseOptions, Headers, Receipt, SendOptions, Strategy } from './strategy.js'
export { parseTimestamp, toIsoTimestamp } from './timestamp.js'
export type { WaitOptions } from './watchers.js'
