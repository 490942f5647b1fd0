import type { Mutation } from '../mutation.js'
import { coreMutations } from './core.js'
import { listenerMutations } from './listener.js'
import { strategyMutations } from './strategies.js'

/** All of them, by the number of the promise. */
export const mutations: readonly Mutation[] = [
  ...coreMutations,
  ...strategyMutations,
  ...listenerMutations,
].toSorted((a, b) => a.promise - b.promise)
