import { type RabbitCluster, type RabbitNode, startRabbitCluster } from '@glance-notifications/test-brokers'
import type { Fault, Stage } from '../fault.js'

const groupQueue = 'notifications.chaos'

/** Of the two nodes that are left both must agree; a follower first, then the leader of the group's queue. */
export const clusterNodeKilled: Fault = {
  name: 'cluster-node-killed',
  summary: 'of three nodes with quorum queues one is killed, and then the leader',
  transports: ['rabbit'],
  boundMs: 180_000,
  // A channel that has lost its queue in an election is given up after 12 s of refusals.
  recoveryMs: 30_000,
  async run(stage) {
    const cluster = await startRabbitCluster()
    stage.atEnd(() => cluster.stop())
    const [node] = cluster.nodes
    if (!node) throw new Error('The cluster is empty')
    await declareQuorumQueues(node)
    const at = { ports: cluster.nodes.map(({ port }) => port), vhost: '/' }
    await stage.consumer(at)
    await settled(cluster)
    await stage.publisher(at)

    await stage.accepted(stage.count / 4)
    const leader = await cluster.leaderOf(groupQueue)
    const follower = cluster.nodes.find(({ port }) => port !== leader.port) ?? node
    await killAndRestart(stage, cluster, follower)
    await stage.accepted(stage.count / 2)
    await killAndRestart(stage, cluster, await cluster.leaderOf(groupQueue))
    await stage.drained()
  },
}

/** All must be ready while the node is away. */
async function killAndRestart(stage: Stage, cluster: RabbitCluster, node: RabbitNode): Promise<void> {
  await node.kill()
  await stage.recovered()
  await node.restart()
  await settled(cluster)
}

/** Each member has it, on disk. */
async function settled(cluster: RabbitCluster): Promise<void> {
  await cluster.untilOnline(groupQueue)
  await cluster.untilOnline('notifications.info')
  await Promise.all(cluster.nodes.map((node) => node.keep()))
}

const by = '<<"an operator">>'

function resource(kind: string, name: string): string {
  return `rabbit_misc:r(<<"/">>, ${kind}, <<"${name}">>)`
}

/** The queues of 2013, which a strategy would declare on one node only. */
async function declareQuorumQueues(node: RabbitNode): Promise<void> {
  const type = '[{<<"x-queue-type">>, longstr, <<"quorum">>}]'
  const exchange = resource('exchange', 'glance')
  const queues = ['info', 'warn', 'error'].map((priority) => {
    const name = `notifications.${priority}`
    const queue = resource('queue', name)
    return (
      `{new, _} = rabbit_amqqueue:declare(${queue}, true, false, ${type}, none, ${by}), ` +
      `ok = rabbit_binding:add({binding, ${exchange}, <<"${name}">>, ${queue}, []}, ${by})`
    )
  })
  await node.evaluate(
    [`rabbit_exchange:declare(${exchange}, topic, true, false, false, [], ${by})`, ...queues].join(', '),
  )
}
