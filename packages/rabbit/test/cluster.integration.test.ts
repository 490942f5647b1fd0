import type { ConnectionStatus } from '@glance-notifications/core'
import type { RabbitCluster, RabbitNode } from '@glance-notifications/test-brokers'
import { describeWithRabbitCluster } from '@glance-notifications/test-brokers/vitest'
import { beforeAll, expect, it } from 'vitest'
import { openReader } from './broker.js'
import { type Load, noUntruths, numberOf, numbersIn, slowestMs, startLoad, untruths } from './load.js'
import { done, startedSource, textOf } from './source-support.js'
import { eventually, openNotifier } from './support.js'

const timeoutMs = 20_000

describeWithRabbitCluster('a cluster with quorum queues', (start) => {
  let cluster: RabbitCluster
  beforeAll(async () => {
    cluster = await start()
  })

  /** Quorum queues in the place of those of Glance, as an operator makes them. */
  async function quorumQueues(topic: string): Promise<void> {
    await using reader = await openReader(cluster.urls[0] ?? '')
    await reader.channel.assertExchange(topic, 'topic', { durable: true })
    for (const priority of ['info', 'warn', 'error']) {
      const name = `${topic}.${priority}`
      await reader.channel.assertQueue(name, { durable: true, arguments: { 'x-queue-type': 'quorum' } })
      await reader.channel.bindQueue(name, topic, name)
    }
    await settledQueue(`${topic}.info`)
  }

  /** One that survives `kill -9`, on all nodes. */
  async function settledQueue(queue: string): Promise<void> {
    await cluster.untilOnline(queue)
    await Promise.all(cluster.nodes.map((node) => node.keep()))
  }

  async function followerOf(queue: string): Promise<RabbitNode> {
    const leader = await cluster.leaderOf(queue)
    const follower = cluster.nodes.find((node) => node.port !== leader.port)
    if (!follower) throw new Error('The leader is alone.')
    return follower
  }

  it('keeps what a strategy was told, when a follower is killed and then the leader', async () => {
    await quorumQueues('notifications')
    const queue = 'notifications.info'
    await using notifier = openNotifier({ url: cluster.urls, exchange: 'notifications' })
    await notifier.ready()
    const load = startLoad(notifier, { timeoutMs })
    await accepts(load, 100)

    const follower = await followerOf(queue)
    await follower.kill()
    await accepts(load, 100)
    await follower.restart()
    await cluster.untilOnline(queue)

    await (await cluster.leaderOf(queue)).kill()
    await accepts(load, 100)
    const fates = await load.stop()
    expect(notifier.status.current.state).toBe('ready')
    expect(slowestMs(fates)).toBeLessThan(timeoutMs + 2_000)

    const leader = await cluster.leaderOf(queue)
    await using reader = await openReader(leader.amqpUrl)
    expect(untruths(fates, await numbersIn(reader, queue))).toEqual(noUntruths)
  }, 240_000)

  it('brings everything to a source, when the node is killed that both are connected to', async () => {
    await restartWhoIsDown()
    await quorumQueues('read')
    const options = { url: cluster.urls, exchange: 'read', topic: 'read' }
    await using source = await startedSource({ ...options, group: 'billing' }, { onDelivery: done })
    await settledQueue('read.billing')
    const node = readBy(source.status.current)
    const url = [node.amqpUrl, ...cluster.urls.filter((other) => other !== node.amqpUrl)]
    await using notifier = openNotifier({ ...options, url, shuffle: false })
    const load = startLoad(notifier, { timeoutMs, atOnce: 5 })
    await source.until(50)
    await node.kill()
    await accepts(load, 100)
    const fates = await load.stop()
    const read = (): readonly unknown[] =>
      source.deliveries.map((delivery) => numberOf(JSON.parse(textOf(delivery))))
    await eventually(() => untruths(fates, read()).acceptedAndLost.length === 0, 60_000)
    expect(untruths(fates, read())).toEqual(noUntruths)
    expect(source.status.current.state).toBe('ready')
  }, 240_000)

  async function restartWhoIsDown(): Promise<void> {
    for (const node of cluster.nodes) if (!node.running()) await node.restart()
  }

  function readBy(status: ConnectionStatus): RabbitNode {
    const name = status.state === 'ready' ? status.host : undefined
    const node = cluster.nodes.find(({ port }) => name === `127.0.0.1:${port}`)
    if (!node) throw new Error(`The source reads from nowhere: ${status.state}`)
    return node
  }
})

/** Waits until so many more were accepted. */
function accepts(load: Load, more: number): Promise<unknown> {
  const wanted = load.accepted + more
  return eventually(() => load.accepted >= wanted, 60_000)
}
