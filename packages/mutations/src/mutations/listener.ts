import type { Mutation } from '../mutation.js'

/** What a listener promises, whatever its source. */
export const listenerMutations: readonly Mutation[] = [
  {
    name: 'failure-acknowledged',
    promise: 12,
    breaks: 'acknowledges what its handler has failed to handle',
    file: 'core/src/listener/handling.ts',
    find: '        return this.#failed(result.error)\n',
    replace: "        return this.#finish({ outcome: 'done' })\n",
    caughtBy: {
      file: 'core/src/listener/retry.test.ts',
      title: 'is tried again after a delay that doubles, less a random half, and then done',
    },
  },
  {
    name: 'duplicate-handled',
    promise: 13,
    breaks: 'handles what it has handled before',
    file: 'core/src/listener/claims.ts',
    find: "    if (counts && marks.timeOf(id) >= this.#clock.now() - this.#maxAgeMs) return 'done'\n",
    replace: '',
    caughtBy: {
      file: 'core/src/listener/memory-deduplication.test.ts',
      title: 'are new, then busy, then done',
    },
  },
  {
    name: 'no-order',
    promise: 14,
    breaks: 'handles two notifications of one image at the same time',
    file: 'core/src/listener/lanes.ts',
    find: '    const lane = (key === undefined ? undefined : this.#byKey.get(key)) ?? this.#open(key)\n',
    replace: '    const lane = this.#open(key)\n',
    caughtBy: {
      file: 'core/src/listener/lanes.test.ts',
      title: 'run work of one key one after another, of different keys side by side, so many at a time',
    },
  },
]
