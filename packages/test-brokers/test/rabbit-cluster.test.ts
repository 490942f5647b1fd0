import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { listens } from '../src/handshake.js'
import type { RabbitCluster } from '../src/rabbit-cluster.js'
import type { RabbitNode } from '../src/rabbit-node.js'
import { describeWithRabbitCluster } from '../src/vitest.js'

describeWithRabbitCluster('a private RabbitMQ cluster', (start) => {
  let cluster: RabbitCluster
  beforeAll(async () => {
    cluster = await start()
  })

  const firstNode = (): RabbitNode => {
    const [node] = cluster.nodes
    if (!node) throw new Error('The cluster is empty.')
    return node
  }

  test('is of three nodes that know each other', async () => {
    expect(cluster.urls).toHaveLength(3)
    const known = await Promise.all(
      cluster.nodes.map((node) => node.evaluate('length(rabbit_nodes:all_running())')),
    )
    expect(known).toEqual(['3', '3', '3'])
  })

  test('elects another leader when that of a quorum queue is killed, and has it back after its restart', async () => {
    await firstNode().evaluate(declareQuorumQueue('kept'))
    await cluster.untilOnline('kept')
    const leader = await cluster.leaderOf('kept')
    await leader.kill()
    expect(leader.running()).toBe(false)
    const next = await cluster.leaderOf('kept')
    expect(next.port).not.toBe(leader.port)
    await leader.restart()
    await cluster.untilOnline('kept')
    expect((await cluster.leaderOf('kept')).running()).toBe(true)
  }, 180_000)

  test('leaves neither a process nor a file behind', async () => {
    const ports = cluster.nodes.flatMap(({ address }) => Object.values(address.ports))
    await cluster.stop()
    await cluster.stop()
    expect(existsSync(dirname(firstNode().address.directory))).toBe(false)
    expect(await Promise.all(ports.map((port) => listens(port)))).not.toContain(true)
    for (const node of cluster.nodes) expect(() => process.kill(node.pid(), 0)).toThrow('ESRCH')
  })
})

/** Erlang for a durable quorum queue in the default vhost, without a client. */
function declareQuorumQueue(name: string): string {
  const queue = `rabbit_misc:r(<<"/">>, queue, <<"${name}">>)`
  const args = '[{<<"x-queue-type">>, longstr, <<"quorum">>}]'
  return `{new, _} = rabbit_amqqueue:declare(${queue}, true, false, ${args}, none, <<"test">>)`
}
