/*
 * What can be done at once is done at once, and the rest when its promise is settled: for most messages, and most
 * stores and handlers, promises would cost more than the work that they are there for.
 */

/** Whether `await` would wait for it. */
export function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  if (value instanceof Promise) return true
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    'then' in value &&
    typeof value.then === 'function'
  )
}

/** Goes on with a value, at once where it is there. */
export function andThen<T, R>(value: T | Promise<T>, follow: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(follow) : follow(value)
}
