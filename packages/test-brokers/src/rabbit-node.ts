import { writeFile } from 'node:fs/promises'
import { createDirectory, removeDirectory } from './broker-directory.js'
import type { Certificate } from './certificates.js'
import { findRabbit } from './find-programs.js'
import { freePorts } from './free-ports.js'
import { isMissing } from './missing.js'
import { startPortMapper } from './port-mapper.js'
import type { RabbitNodeOptions } from './rabbit-config.js'
import { controlRabbit, type RabbitAddress, type RabbitControl } from './rabbit-control.js'
import { startRabbitServer, writeRabbitFiles } from './rabbit-server.js'

/** A RabbitMQ node of one's own, on 127.0.0.1. Users: guest, password guest. */
export interface RabbitNode extends RabbitControl {
  /** `amqp://guest:guest@127.0.0.1:PORT`: the default vhost. */
  readonly amqpUrl: string
  readonly port: number
  /** AMQP 1.0 is spoken on the same port. */
  readonly amqp10Port: number
  /** The same over TLS, `amqps://guest:guest@localhost:PORT`, when asked for. */
  readonly amqpsUrl?: string
  readonly tlsPort?: number
  readonly version: string
  readonly address: RabbitAddress
  /** The id of the server's process; another after each restart. */
  pid(): number
  /** Whether the server's process is there, paused or not. */
  running(): boolean
  /**
   * Resolves when what was declared is on disk. RabbitMQ 3 answers before that, and a `kill -9` in between loses the
   * queue, with all that it has confirmed in it.
   */
  keep(): Promise<void>
  /** Shows this certificate from now on, instead of the one in the files that it was started with. */
  useCertificate(certificate: Pick<Certificate, 'cert' | 'key'>): Promise<void>
  /** Ends every connection, of both protocols, without a word. */
  dropConnections(): Promise<void>
  /** `kill -9`: what was written to disk stays, for `restart`. */
  kill(): Promise<void>
  /** Stops its process in its tracks (SIGSTOP): connections stay open, and new ones are not answered. */
  pause(): void
  /** Lets it run on (SIGCONT). */
  resume(): void
  /** Stops the node if it runs, and starts it again on the same port and files. */
  restart(): Promise<void>
  /** Stops the node for good and removes its files. Does nothing the second time. */
  stop(): Promise<void>
}

/** SIGTERM takes RabbitMQ 1 to 3 s. Below the 10 s that vitest gives to all that has to end. */
export const stopGraceMs = 6_000

/** Starts a private RabbitMQ node; resolves once it takes clients. Rejects when RabbitMQ is not on this machine. */
export async function startRabbitNode(options: RabbitNodeOptions = {}): Promise<RabbitNode> {
  const programs = findRabbit()
  if (isMissing(programs)) throw new Error(programs.missing)
  const directory = await createDirectory()
  try {
    const [amqp = 0, tls = 0, distribution = 0, epmd = 0] = await freePorts(4)
    const address: RabbitAddress = { directory, programs, ports: { amqp, tls, distribution, epmd } }
    const mapper = await startPortMapper(address)
    try {
      return await startNodeAt(address, options, () => mapper.stop(stopGraceMs))
    } catch (error) {
      await mapper.kill()
      throw error
    }
  } catch (error) {
    await removeDirectory(directory)
    throw error
  }
}

/** Starts the node whose port mapper runs already. `afterwards` comes when it has been stopped, before its files go. */
export async function startNodeAt(
  address: RabbitAddress,
  options: RabbitNodeOptions,
  afterwards: () => Promise<void> = async () => {},
): Promise<RabbitNode> {
  const { directory, programs, ports } = address
  await writeRabbitFiles(address, options)
  let server = await startRabbitServer(address, options)
  let stopped: Promise<void> | undefined
  const stop = async () => {
    await server.stop(stopGraceMs)
    await afterwards()
    await removeDirectory(directory)
  }
  const control = controlRabbit(address)
  return {
    ...control,
    amqpUrl: `amqp://guest:guest@127.0.0.1:${ports.amqp}`,
    port: ports.amqp,
    amqp10Port: ports.amqp,
    ...(options.tls && { amqpsUrl: `amqps://guest:guest@localhost:${ports.tls}`, tlsPort: ports.tls }),
    version: programs.version,
    address,
    pid: () => server.pid,
    running: () => server.running(),
    async keep() {
      // Which quorum queues there are is in tables that are on disk half a second later.
      await control.evaluate('mnesia:sync_log(), [dets:sync(Table) || Table <- dets:all()]')
    },
    async useCertificate({ cert, key }) {
      if (!options.tls) throw new Error('This node was started without TLS')
      await Promise.all([writeFile(options.tls.certFile, cert), writeFile(options.tls.keyFile, key)])
      await control.evaluate('ssl:clear_pem_cache()')
    },
    async dropConnections() {
      await control.evaluate(
        '[exit(Connection, kill) || Listener <- maps:keys(ranch:info()), Connection <- ranch:procs(Listener, connections)]',
      )
    },
    kill: () => server.kill(),
    pause: () => server.pause(),
    resume: () => server.resume(),
    restart: async () => {
      await server.stop(stopGraceMs)
      server = await startRabbitServer(address, options)
    },
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}
