import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createDirectory, removeDirectory } from './broker-directory.js'
import { findRabbit, type RabbitPrograms } from './find-programs.js'
import { freePorts } from './free-ports.js'
import { isMissing } from './missing.js'
import { startPortMapper } from './port-mapper.js'
import { clusterLines, type RabbitNodeOptions } from './rabbit-config.js'
import type { RabbitAddress } from './rabbit-control.js'
import { nodeName } from './rabbit-environment.js'
import { type RabbitNode, startNodeAt, stopGraceMs } from './rabbit-node.js'
import { waitUntil } from './wait-until.js'

export interface RabbitClusterOptions extends RabbitNodeOptions {
  /** How many nodes. Default 3. */
  readonly nodes?: number
}

/** RabbitMQ nodes of one's own that share users, vhosts, exchanges and queues. */
export interface RabbitCluster {
  readonly nodes: readonly RabbitNode[]
  /** Where to connect: the `amqpUrl` of each node. */
  readonly urls: readonly string[]
  /** The node where the leader of a quorum queue is; waits until there is one. */
  leaderOf(queue: string, vhost?: string): Promise<RabbitNode>
  /** Waits until a quorum queue has a leader, and a member on every node, all of them online. */
  untilOnline(queue: string, vhost?: string): Promise<void>
  /** Stops all of them and removes their files. Does nothing the second time. */
  stop(): Promise<void>
}

/** What a quorum queue says about itself, as names of nodes. */
interface Quorum {
  readonly leader: string | undefined
  readonly members: readonly string[]
  readonly online: readonly string[]
}

/** An election takes seconds, and a member that was restarted first reads its log. */
const quorumTimeoutMs = 60_000

/** Starts a cluster on 127.0.0.1; resolves once all nodes take clients. Rejects when RabbitMQ is not on this machine. */
export async function startRabbitCluster(options: RabbitClusterOptions = {}): Promise<RabbitCluster> {
  const programs = findRabbit()
  if (isMissing(programs)) throw new Error(programs.missing)
  const directory = await createDirectory()
  const started: RabbitNode[] = []
  try {
    const [first, ...others] = await addressesIn(directory, programs, options.nodes ?? 3)
    if (!first) throw new Error('A cluster needs a node')
    const mapper = await startPortMapper({ ...first, directory })
    const stop = async () => {
      await Promise.all(started.map((node) => node.stop()))
      await mapper.stop(stopGraceMs)
      await removeDirectory(directory)
    }
    try {
      const names = [first, ...others].map(({ ports }) => nodeName(ports.amqp))
      const config = [...clusterLines(names), ...(options.config ?? [])]
      const start = async (address: RabbitAddress) => {
        started.push(await startNodeAt(address, { ...options, config }))
      }
      // The first is there when the others look whom to join, so that no two of them begin a cluster each.
      await start(first)
      const settled = await Promise.allSettled(others.map(start))
      for (const one of settled) if (one.status === 'rejected') throw one.reason
      return clusterOf(started, stop)
    } catch (error) {
      await stop()
      throw error
    }
  } catch (error) {
    await removeDirectory(directory)
    throw error
  }
}

/** A directory and ports for each; the port mapper and the cookie, by which they know each other, are the same. */
async function addressesIn(
  directory: string,
  programs: RabbitPrograms,
  count: number,
): Promise<readonly RabbitAddress[]> {
  const cookie = randomBytes(16).toString('hex')
  const [epmd = 0, ...ports] = await freePorts(1 + count * 3)
  const addresses: RabbitAddress[] = []
  for (let index = 0; index < count; index += 1) {
    const [amqp = 0, tls = 0, distribution = 0] = ports.slice(index * 3)
    const own = join(directory, `node${index + 1}`)
    await mkdir(own)
    await writeFile(join(own, '.erlang.cookie'), cookie, { mode: 0o400 })
    addresses.push({ directory: own, programs, ports: { amqp, tls, distribution, epmd } })
  }
  return addresses
}

function clusterOf(started: readonly RabbitNode[], stop: () => Promise<void>): RabbitCluster {
  const nodes = started.toSorted((one, other) => one.port - other.port)
  const nodeCalled = (name?: string) => nodes.find(({ port }) => nodeName(port) === name)
  const askFor = (queue: string, vhost: string) => {
    const node = nodes.find((candidate) => candidate.running())
    if (!node) throw new Error('No node of the cluster runs')
    return quorumOf(node, queue, vhost)
  }
  let stopped: Promise<void> | undefined
  return {
    nodes,
    urls: nodes.map(({ amqpUrl }) => amqpUrl),
    async leaderOf(queue, vhost = '/') {
      let leader: RabbitNode | undefined
      const found = async () => {
        leader = nodeCalled((await askFor(queue, vhost)).leader)
        return leader?.running() ?? false
      }
      await waitUntil(found, { what: `a leader of ${queue}`, timeoutMs: quorumTimeoutMs })
      if (!leader) throw new Error(`${queue} has no leader`)
      return leader
    },
    async untilOnline(queue, vhost = '/') {
      const complete = async () => {
        const { leader, members, online } = await askFor(queue, vhost)
        return leader !== undefined && members.length === nodes.length && online.length === nodes.length
      }
      await waitUntil(complete, { what: `all members of ${queue}`, timeoutMs: quorumTimeoutMs })
    },
    stop() {
      stopped ??= stop()
      return stopped
    },
  }
}

async function quorumOf(node: RabbitNode, queue: string, vhost: string): Promise<Quorum> {
  const printed = await node.evaluate(
    `{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"${vhost}">>, queue, <<"${queue}">>)), ` +
      '[begin Value = proplists:get_value(Item, rabbit_amqqueue:info(Q, [Item])), {Item, Value} end ' +
      '|| Item <- [leader, members, online]]',
  )
  const namesIn = (item: string) => {
    const value = new RegExp(`\\{${item},(\\[[^\\]]*\\]|[^}]*)\\}`).exec(printed)?.[1] ?? ''
    return value.match(/n\d+@localhost/g) ?? []
  }
  return { leader: namesIn('leader')[0], members: namesIn('members'), online: namesIn('online') }
}
