import { deriveStrategy } from './derive-strategy.js'
import { fanOut } from './fan-out.js'
import { anyGlobMatcher } from './glob.js'
import { noopStrategy } from './noop.js'
import { type Notification, type Priority, priorities } from './notification.js'
import type { Strategy } from './strategy.js'

/** As in the routing driver of oslo.messaging: a rule matches when each of the conditions it states does. */
export interface Route {
  /** fnmatch globs of event types; `*` crosses dots. Default: all. */
  readonly events?: string | readonly string[]
  /** Default: all. */
  readonly priorities?: Priority | readonly Priority[]
  /** Where what matches goes. */
  readonly to: Strategy
}

/** What `route` does with the rest. */
export interface RouteOptions {
  /** Where notifications go that no rule matches. Default: nowhere; the receipt says `discarded`. */
  readonly otherwise?: Strategy
}

/** Sends each notification to the strategies of all the rules that match it. */
export function route(routes: readonly Route[], options: RouteOptions = {}): Strategy {
  const otherwise = options.otherwise ?? noopStrategy()
  const rules = routes.map(({ events = '*', priorities: stated = priorities, to }) => {
    const matchesEvent = anyGlobMatcher(events)
    const wanted = typeof stated === 'string' ? [stated] : stated
    const matches = ({ event_type, priority }: Notification): boolean =>
      matchesEvent(event_type) && wanted.includes(priority)
    return { matches, to }
  })
  /** One fan-out for each set of strategies that was met: a retry must find the one it began with. */
  const fanOuts = new Map<string, Strategy>()
  const targetOf = (notification: Notification): Strategy => {
    const matching = rules.flatMap((rule, index) => (rule.matches(notification) ? [{ ...rule, index }] : []))
    const targets = [...new Set(matching.map(({ to }) => to))]
    const [only] = targets
    if (targets.length <= 1) return only ?? otherwise
    const key = matching.map(({ index }) => index).join()
    const target = fanOuts.get(key) ?? fanOut(targets)
    fanOuts.set(key, target)
    return target
  }
  return deriveStrategy('route', [...rules.map(({ to }) => to), otherwise], (notification, sendOptions) =>
    targetOf(notification).send(notification, sendOptions),
  )
}
