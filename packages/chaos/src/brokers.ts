import { type RabbitNode, type RabbitNodeOptions, startRabbitNode } from '@glance-notifications/test-brokers'

/** The nodes of this run. One of ordinary options is kept for the next fault, since a start takes some ten seconds. */
export class Brokers {
  readonly #running = new Set<RabbitNode>()
  #spare: RabbitNode | undefined
  #stopped = false

  async take(options?: RabbitNodeOptions): Promise<RabbitNode> {
    const spare = this.#spare
    if (!options && spare) {
      this.#spare = undefined
      return spare
    }
    const node = await startRabbitNode(options)
    this.#running.add(node)
    if (this.#stopped) await this.stop(node)
    return node
  }

  /** Keeps it for the next fault. */
  async giveBack(node: RabbitNode): Promise<void> {
    if (this.#spare || this.#stopped) return this.stop(node)
    this.#spare = node
  }

  async stop(node: RabbitNode): Promise<void> {
    this.#running.delete(node)
    await node.stop()
  }

  async stopAll(): Promise<void> {
    this.#stopped = true
    this.#spare = undefined
    await Promise.all([...this.#running].map((node) => this.stop(node)))
  }
}
