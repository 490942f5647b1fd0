import { findRabbit, isMissing, type RabbitNode, startRabbitNode } from '@glance-notifications/test-brokers'
import type { Missing } from '../case.js'

/** The real broker of a run, started when a case first asks for it and stopped at the end of the run. */
export class Brokers {
  readonly #say: (line: string) => void
  #rabbit: Promise<RabbitNode | Missing> | undefined

  constructor(say: (line: string) => void) {
    this.#say = say
  }

  /** RabbitMQ, which speaks AMQP 0-9-1 and 1.0. */
  rabbit(): Promise<RabbitNode | Missing> {
    this.#rabbit ??= this.#startRabbit()
    return this.#rabbit
  }

  async stop(): Promise<void> {
    const rabbit = await this.#rabbit?.catch(() => undefined)
    if (rabbit && 'stop' in rabbit) await rabbit.stop()
  }

  async #startRabbit(): Promise<RabbitNode | Missing> {
    const programs = findRabbit()
    if (isMissing(programs)) return programs
    this.#say(`Starting RabbitMQ ${programs.version} …`)
    return startRabbitNode()
  }
}
