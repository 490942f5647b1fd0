import {
  findProton,
  findRabbit,
  isMissing,
  type ProtonBroker,
  type RabbitNode,
  startProtonBroker,
  startRabbitNode,
} from '@glance-notifications/test-brokers'
import type { Missing } from '../case.js'

/** The real brokers of a run, each started when a case first asks for it and stopped at the end of the run. */
export class Brokers {
  readonly #say: (line: string) => void
  #rabbit: Promise<RabbitNode | Missing> | undefined
  #proton: Promise<ProtonBroker | Missing> | undefined

  constructor(say: (line: string) => void) {
    this.#say = say
  }

  /** RabbitMQ, which speaks AMQP 0-9-1 and 1.0. */
  rabbit(): Promise<RabbitNode | Missing> {
    this.#rabbit ??= this.#startRabbit()
    return this.#rabbit
  }

  /** Qpid Proton's example broker, AMQP 1.0. */
  proton(): Promise<ProtonBroker | Missing> {
    this.#proton ??= this.#startProton()
    return this.#proton
  }

  async stop(): Promise<void> {
    const started = await Promise.allSettled([this.#rabbit, this.#proton])
    await Promise.all(
      started.map(async (broker) => {
        if (broker.status === 'fulfilled' && broker.value && 'stop' in broker.value) await broker.value.stop()
      }),
    )
  }

  async #startRabbit(): Promise<RabbitNode | Missing> {
    const programs = findRabbit()
    if (isMissing(programs)) return programs
    this.#say(`Starting RabbitMQ ${programs.version} …`)
    return startRabbitNode()
  }

  async #startProton(): Promise<ProtonBroker | Missing> {
    const programs = await findProton()
    if (isMissing(programs)) return programs
    this.#say("Starting Qpid Proton's broker …")
    return startProtonBroker()
  }
}
