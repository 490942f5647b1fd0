import { cpus, loadavg, totalmem } from 'node:os'
import { findRabbit, isMissing } from '@glance-notifications/test-brokers'
import { rounded } from '../statistics.js'

/** Where it was measured: figures of two machines have nothing to say to each other. */
export interface Machine {
  readonly node: string
  readonly processors: number
  readonly model: string
  readonly memoryGiB: number
  /** Of the last minute. */
  readonly load: number
  readonly rabbitmq?: string
}

export function machine(): Machine {
  const processors = cpus()
  const rabbit = findRabbit()
  return {
    node: process.version,
    processors: processors.length,
    model: processors[0]?.model.trim() ?? 'unknown',
    memoryGiB: rounded(totalmem() / 1024 ** 3, 2),
    load: rounded(loadavg()[0] ?? 0, 2),
    ...(!isMissing(rabbit) && { rabbitmq: rabbit.version }),
  }
}
