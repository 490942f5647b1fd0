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
export { type FanOutOptions, fanOut } from './fan-out.js'
export { createFormat, type FormatName, formatNames } from './formats/create-format.js'
export { type DecodeOptions, decodeMessage, defaultMaxMessageBytes } from './formats/decode.js'
export type { Decoded, DecodeFault, EncodedMessage, Format, ReceivedMessage } from './formats/format.js'
export { glanceFormat } from './formats/glance.js'
export { osloV1Format, osloV2Format } from './formats/oslo.js'
export { globMatcher } from './glob.js'
export { isStrategy } from './is-strategy.js'
export { parseJson, stringifyJson } from './json.js'
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
export { payloadText } from './payload-text.js'
export { type Route, type RouteOptions, route } from './route.js'
export type { SendStats } from './send-counters.js'
export type { ConnectedStrategy, ConnectionStatus, ReadyOptions, StatusFeed } from './status.js'
export type { CloseOptions, Headers, Receipt, SendOptions, Strategy } from './strategy.js'
export { parseTimestamp, toIsoTimestamp } from './timestamp.js'
