import { NotificationError, type Receipt, type Strategy } from '@glance-notifications/core'
import { memoryPlace, type StrategyPlace } from '../../src/index.js'

export const secret = 'hush/hush@7'

/** A strategy that breaks a promise, at a place that has every hook. */
export interface Broken {
  /** What it does, for people. */
  readonly how: string
  /** What the suite says about it. */
  readonly why: RegExp
  readonly place: () => StrategyPlace
}

/** One over a strategy that keeps every promise, but for what is altered. */
export function broken(how: string, why: RegExp, alter: (intact: Strategy) => Partial<Strategy>): Broken {
  return { how, why, place: () => placeOf(alter) }
}

export function placeOf(alter: (intact: Strategy) => Partial<Strategy>): StrategyPlace {
  const place = memoryPlace((inner) => {
    const intact = inner('broken')
    return { ...intact, ...alter(intact) }
  })
  return { ...place, secrets: [secret] }
}

export const accepted: Receipt = { strategy: 'broken', status: 'accepted' }

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Whether it failed so. */
export function isCode(error: unknown, code: string, delivery?: string): error is NotificationError {
  return (
    error instanceof NotificationError &&
    error.code === code &&
    (delivery ?? error.delivery) === error.delivery
  )
}
