import { type RabbitNode, type RabbitNodeOptions, startRabbitNode } from '@glance-notifications/test-brokers'

/** The nodes of this run. Some of ordinary options are kept for the next fault, since a start takes some ten seconds. */
export class Brokers {
  readonly #running = new Set<RabbitNode>()
  readonly #spare: RabbitNode[] = []
  readonly #maxSpare: number
  #stopped = false

  constructor(maxSpare: number) {
    this.#maxSpare = maxSpare
  }

  async take(options?: RabbitNodeOptions): Promise<RabbitNode> {
    const spare = options ? undefined : this.#spare.pop()
    if (spare) return spare
    const node = await startRabbitNode(options)
    this.#running.add(node)
    if (this.#stopped) await this.stop(node)
    return node
  }

  /** Keeps it for the next fault. */
  async giveBack(node: RabbitNode): Promise<void> {
    if (this.#spare.length >= this.#maxSpare || this.#stopped) return this.stop(node)
    this.#spare.push(node)
  }

  async stop(node: RabbitNode): Promise<void> {
    this.#running.delete(node)
    await node.stop()
  }

  async stopAll(): Promise<void> {
    this.#stopped = true
    await Promise.all([...this.#running].map((node) => this.stop(node)))
  }
}
