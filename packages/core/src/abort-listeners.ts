interface Listened {
  readonly callbacks: Set<() => void>
  readonly listener: () => void
}

/**
 * Any number of sends on one signal share one listener. With one for each, Node would take the eleventh for a leak
 * and say so on the console (promise 9).
 */
export class AbortListeners {
  readonly #listened = new Map<AbortSignal, Listened>()

  /** Calls `callback` when the signal is aborted; the function returned ends that. */
  add(signal: AbortSignal, callback: () => void): () => void {
    const { callbacks } = this.#listened.get(signal) ?? this.#listen(signal)
    callbacks.add(callback)
    return () => {
      if (callbacks.delete(callback) && callbacks.size === 0) this.#forget(signal)
    }
  }

  #listen(signal: AbortSignal): Listened {
    const callbacks = new Set<() => void>()
    const listener = (): void => {
      for (const callback of callbacks) callback()
    }
    const listened = { callbacks, listener }
    signal.addEventListener('abort', listener, { once: true })
    this.#listened.set(signal, listened)
    return listened
  }

  #forget(signal: AbortSignal): void {
    const listened = this.#listened.get(signal)
    this.#listened.delete(signal)
    if (listened) signal.removeEventListener('abort', listened.listener)
  }
}
