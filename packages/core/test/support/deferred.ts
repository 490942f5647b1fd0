/** A promise that the test settles. */
export interface Deferred<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(reason: unknown): void
}

const unset = (): void => {}

export function deferred<T = void>(): Deferred<T> {
  let resolve: Deferred<T>['resolve'] = unset
  let reject: Deferred<T>['reject'] = unset
  const promise = new Promise<T>((res, rej) => {
    resolve = res
    reject = rej
  })
  return { promise, resolve: (value) => resolve(value), reject: (reason) => reject(reason) }
}
