/**
 * Calls what a user gave us. What it throws, at once or later as a promise that nobody waits for, ends here:
 * whoever listens answers for itself, the service goes on (promise 9).
 */
export function contain(call: () => unknown, onFault: (thrown: unknown) => void = () => {}): void {
  try {
    const result = call()
    if (typeof result === 'object' && result !== null && 'then' in result)
      Promise.resolve(result).catch(onFault)
  } catch (error) {
    onFault(error)
  }
}
