import type { Amqp10Broker } from './amqp10-lease.js'
import type { OsloPrograms } from './find-programs.js'
import type { Missing } from './missing.js'
import type { RabbitAddress } from './rabbit-control.js'
import type { RabbitBroker } from './rabbit-lease.js'

/** What a test run has: plain data, handed to the test workers. */
export interface TestBrokers {
  /** For tests over AMQP 0-9-1: the broker at RABBIT_URL, else the private node. */
  readonly rabbit: RabbitBroker | Missing
  /** The private node; where it runs, a test can start another to kill or to configure. */
  readonly rabbitNode: { readonly node: RabbitAddress } | Missing
  /** Qpid Proton's example broker. */
  readonly proton: Amqp10Broker | Missing
  /** OpenStack's own client. */
  readonly oslo: OsloPrograms | Missing
  /** The broker at AMQP1_URL, when that is set. */
  readonly given?: Amqp10Broker
}

/** Typed for vitest's `provide` in the global setup and `inject` in the workers. */
declare module 'vitest' {
  interface ProvidedContext {
    readonly testBrokers: TestBrokers
  }
}

/** One line for every kind of test that cannot run, with the reason and the remedy. */
export function skippedTests({ rabbit, rabbitNode, proton, oslo }: TestBrokers): readonly string[] {
  const lines: string[] = []
  if ('missing' in rabbit) {
    lines.push(`Skipped: tests of AMQP 0-9-1, because ${rabbit.missing} or set RABBIT_URL`)
  }
  if ('missing' in rabbitNode) {
    lines.push(`Skipped: tests that restart RabbitMQ or speak AMQP 1.0 to it, because ${rabbitNode.missing}`)
  }
  if ('missing' in proton) {
    lines.push(`Skipped: tests of AMQP 1.0 on Qpid Proton, because ${proton.missing}`)
  }
  if ('missing' in oslo) lines.push(`Skipped: tests with oslo.messaging, because ${oslo.missing}`)
  return lines
}
