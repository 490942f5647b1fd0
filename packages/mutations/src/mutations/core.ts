import type { Mutation } from '../mutation.js'

/** What core promises for every strategy. */
export const coreMutations: readonly Mutation[] = [
  {
    name: 'payload-not-sealed',
    promise: 1,
    breaks: 'keeps the payload as the object that the caller may change',
    file: 'core/src/payload-text.ts',
    find: '  return new SealedNotification(notification, isPlain ? JSON.stringify(payload) : stringifyJson(payload))\n',
    replace: '  return notification\n',
    caughtBy: {
      file: 'core/src/payload-text.test.ts',
      title: 'does not change when the caller changes payload and context afterwards',
    },
  },
  {
    name: 'detached-throws',
    promise: 3,
    breaks: 'throws at a detached notification for which there is no room',
    file: 'core/src/detached.ts',
    find: '      if (error) failed(priority, eventType, error)\n    } catch (error) {\n      failed(priority, eventType, error)\n    }',
    replace: '      if (error) throw error\n    } finally {}',
    caughtBy: {
      file: 'core/src/notifier.test.ts',
      title: 'is dropped and counted when there is no room; it never waits',
    },
  },
  {
    name: 'no-deadline',
    promise: 5,
    breaks: 'waits for ever for a broker that confirms nothing',
    file: 'core/src/connection/pending-send.ts',
    find: '    this.fail(this.#owner.timeout(this))\n',
    replace: '',
    caughtBy: {
      file: 'core/src/connection/transport-strategy.test.ts',
      title: 'while waiting for the confirmation says that it may have arrived; a late one is ignored',
    },
  },
  {
    name: 'no-budget',
    promise: 6,
    breaks: 'lets any number be in flight',
    file: 'core/src/budget.ts',
    find: '    return this.#inFlight < this.#maxInFlight && this.#bytes + bytes <= this.maxBytes\n',
    replace: '    return true\n',
    caughtBy: {
      file: 'core/src/managed.test.ts',
      title: 'lets so many through and makes the rest wait, in order of call',
    },
  },
  {
    name: 'no-reconnect',
    promise: 7,
    breaks: 'dials once and never again',
    file: 'core/src/connection/supervisor.ts',
    find: "      this.#timer = this.#clock.setTimer(() => this.#dispatch({ type: 'retry' }), status.delayMs)\n",
    replace: '',
    caughtBy: {
      file: 'core/src/connection/supervisor.test.ts',
      title: 'comes back after a loss, once, however the loss is told',
    },
  },
  {
    name: 'in-flight-forgotten',
    promise: 7,
    breaks: 'leaves what was in flight when the connection is lost to its deadline',
    file: 'core/src/connection/transport-strategy.ts',
    find: '      for (const send of this.#inFlight) send.fail(lostError(this.name, this.#lastError))\n',
    replace: '',
    caughtBy: {
      file: 'core/src/connection/transport-strategy.test.ts',
      title:
        'fails at once what was in flight, as perhaps delivered, and writes the rest to the next connection',
    },
  },
  {
    name: 'close-does-not-drain',
    promise: 8,
    breaks: 'closes without waiting for what is in flight',
    file: 'core/src/managed-strategy.ts',
    find: '    await this.#drained(options.deadline)\n',
    replace: '',
    caughtBy: {
      file: 'core/src/managed.test.ts',
      title: 'takes nothing new, and waits for what is in flight and what waits for room',
    },
  },
  {
    name: 'callback-not-contained',
    promise: 9,
    breaks: 'lets what a callback throws end the process of its host',
    file: 'core/src/contain.ts',
    find: '    onFault(error)\n',
    replace: '    throw error\n',
    caughtBy: { file: 'core/src/contain.test.ts', title: 'that throws is reported, and goes no further' },
  },
  {
    name: 'secret-in-host-name',
    promise: 10,
    breaks: 'shows the password of its URL in status, errors and logs',
    file: 'core/src/connection/broker-host.ts',
    find: 'url.hostname}:',
    replace: 'url.href}:',
    caughtBy: {
      file: 'rabbit/test/secrets.test.ts',
      title: 'is shown nowhere when the broker refuses the password',
    },
  },
  {
    name: 'not-validated',
    promise: 11,
    breaks: 'sends payloads that do not fit the catalogue',
    file: 'core/src/refusal.ts',
    find: ' ?? events?.validate(event_type, priority, payload)\n',
    replace: '\n',
    caughtBy: {
      file: 'core/src/managed.test.ts',
      title: 'by the catalogue: the error names the place and what was expected',
    },
  },
]
