import type { Strategy } from './strategy.js'

/** Whether a value is one, as far as one can see: callers without a compiler give names, nothing, or a factory. */
export function isStrategy(value: unknown): value is Strategy {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    ['send', 'close'].every((method) => typeof Reflect.get(value, method) === 'function')
  )
}
