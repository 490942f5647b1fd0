import { globMatcher } from '../glob.js'
import {
  hasGlancePriority,
  type OsloPriority,
  osloPriorities,
  type ReceivedNotification,
} from '../notification.js'
import { choiceOption, invalidOption } from '../option.js'
import type { Handler } from './handler.js'

interface Registration {
  readonly handler: Handler
  readonly matches: (notification: ReceivedNotification) => boolean
}

/** Pairs of event type and priority that are remembered; what comes from outside has no end. */
const maxRemembered = 1_000
const none: readonly Handler[] = []

/** Handlers, by event type and priority, in order of registration. */
export class Handlers {
  readonly #hasCatalogue: boolean
  /** Undefined: the catalogue knows every event type. */
  readonly #eventTypes: ReadonlySet<string> | undefined
  readonly #registrations = new Set<Registration>()
  /** By event type, then by priority: one key of both would have to be put together for each notification. */
  readonly #remembered = new Map<string, Map<string, readonly Handler[]>>()
  #rememberedPairs = 0

  constructor(catalogue: { readonly eventTypes?: readonly string[] } | undefined) {
    this.#hasCatalogue = catalogue !== undefined
    this.#eventTypes = catalogue?.eventTypes && new Set(catalogue.eventTypes)
  }

  /** The function returned ends it. */
  add(glob: string, priority: OsloPriority | undefined, handler: Handler): () => void {
    if (typeof glob !== 'string' || glob === '')
      throw invalidOption('eventType', 'must be an event type or glob')
    if (typeof handler !== 'function') throw invalidOption('handler', 'must be a function')
    choiceOption('priority', priority, osloPriorities)
    const matchesType = globMatcher(glob)
    const isKnown = this.#isKnown(glob, matchesType)
    const registration: Registration = {
      handler,
      matches: (notification) =>
        matchesType(notification.event_type) &&
        (priority === undefined
          ? !isKnown || hasGlancePriority(notification)
          : priority === notification.priority) &&
        (!isKnown || this.#eventTypes === undefined || this.#eventTypes.has(notification.event_type)),
    }
    this.#registrations.add(registration)
    this.#forget()
    return () => {
      this.#registrations.delete(registration)
      this.#forget()
    }
  }

  /** For tests. */
  get rememberedPairs(): number {
    return this.#rememberedPairs
  }

  matching(notification: ReceivedNotification): readonly Handler[] {
    const { event_type, priority } = notification
    const remembered = this.#remembered.get(event_type)?.get(priority)
    if (remembered) return remembered
    const matching = [...this.#registrations].filter(({ matches }) => matches(notification))
    const handlers = matching.length === 0 ? none : matching.map(({ handler }) => handler)
    if (this.#rememberedPairs >= maxRemembered) this.#forget()
    const ofType = this.#remembered.get(event_type) ?? new Map<string, readonly Handler[]>()
    this.#remembered.set(event_type, ofType.set(priority, handlers))
    this.#rememberedPairs += 1
    return handlers
  }

  #forget(): void {
    this.#remembered.clear()
    this.#rememberedPairs = 0
  }

  /**
   * Whether the glob is about the catalogue: then its handler gets what its type says, and nothing else. The compiler
   * cannot tell what a glob with `?` or `[…]` matches, and takes it for one that is.
   */
  #isKnown(glob: string, matches: (eventType: string) => boolean): boolean {
    if (this.#eventTypes === undefined) return this.#hasCatalogue
    return /[?[]/.test(glob) || [...this.#eventTypes].some(matches)
  }
}
