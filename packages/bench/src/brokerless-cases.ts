import type { Case } from './case.js'
import { importCase } from './imports/import-case.js'
import { installCase } from './imports/install-case.js'
import { memoryCase } from './memory/memory-case.js'
import { decodeCase } from './micro/decode-case.js'
import { emitCase } from './micro/emit-case.js'
import { listenerCase } from './micro/listener-case.js'
import { loggingCase } from './micro/logging-case.js'
import { noopCase } from './micro/noop-case.js'
import { outboxCase } from './micro/outbox-case.js'
import { countCase } from './scale/count-case.js'
import { sizeCase } from './scale/size-case.js'

/** Cases that need no broker. */
export const brokerlessCases: readonly Case[] = [
  emitCase,
  decodeCase,
  noopCase,
  loggingCase,
  outboxCase,
  listenerCase,
  memoryCase,
  countCase,
  sizeCase,
  importCase,
  installCase,
]
