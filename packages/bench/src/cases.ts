import { brokerlessCases } from './brokerless-cases.js'
import type { Case } from './case.js'
import { consumeCases } from './transports/consume-cases.js'
import { publishCases } from './transports/publish-cases.js'

/** Everything that is measured, in the order in which it is shown. */
export const cases: readonly Case[] = [...publishCases, ...consumeCases, ...brokerlessCases]
