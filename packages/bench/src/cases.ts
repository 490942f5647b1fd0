import type { Case } from './case.js'

/** Everything that is measured, in the order in which it is shown. */
export const cases: readonly Case[] = []
