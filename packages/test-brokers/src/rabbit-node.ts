import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createDirectory, lastLines, removeDirectory } from './broker-directory.js'
import { type BrokerProcess, startBrokerProcess } from './broker-process.js'
import type { Certificate } from './certificates.js'
import { findRabbit, type RabbitPrograms } from './find-programs.js'
import { freePorts } from './free-ports.js'
import { listens, speaks } from './handshake.js'
import { isMissing } from './missing.js'
import { enabledPlugins, type RabbitNodeOptions, rabbitConfig, rabbitFiles } from './rabbit-config.js'
import { controlRabbit, type RabbitAddress, type RabbitControl } from './rabbit-control.js'
import { serverEnvironment } from './rabbit-environment.js'
import { waitUntil } from './wait-until.js'

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
  /** Stops the node if it runs, and starts it again on the same port and files. */
  restart(): Promise<void>
  /** Stops the node for good and removes its files. Does nothing the second time. */
  stop(): Promise<void>
}

/** SIGTERM takes RabbitMQ 1 to 3 s. Below the 10 s that vitest gives to all that has to end. */
const stopGraceMs = 6_000

/** Starts a private RabbitMQ node; resolves once it takes clients. Rejects when RabbitMQ is not on this machine. */
export async function startRabbitNode(options: RabbitNodeOptions = {}): Promise<RabbitNode> {
  const programs = findRabbit()
  if (isMissing(programs)) throw new Error(programs.missing)
  const directory = await createDirectory()
  try {
    return await startIn(directory, programs, options)
  } catch (error) {
    await removeDirectory(directory)
    throw error
  }
}

async function startIn(
  directory: string,
  programs: RabbitPrograms,
  options: RabbitNodeOptions,
): Promise<RabbitNode> {
  const [amqp = 0, tls = 0, distribution = 0, epmd = 0] = await freePorts(4)
  const address: RabbitAddress = { directory, programs, ports: { amqp, tls, distribution, epmd } }
  const files = rabbitFiles(directory)
  await mkdir(join(directory, 'log'))
  await writeFile(files.config, rabbitConfig(programs.version, address.ports, options))
  await writeFile(files.plugins, enabledPlugins(programs.version, options))

  // Started by us, not by Erlang, which would leave it behind as a daemon.
  const mapper = await startBrokerProcess({
    program: programs.epmd,
    args: ['-port', String(epmd), '-address', '127.0.0.1'],
    env: process.env,
    directory,
    outputFile: files.output,
  })
  let server: BrokerProcess
  try {
    server = await startServer(address, options)
  } catch (error) {
    await mapper.kill()
    throw error
  }

  let stopped: Promise<void> | undefined
  const stop = async () => {
    await server.stop(stopGraceMs)
    await mapper.stop(stopGraceMs)
    await removeDirectory(directory)
  }
  const control = controlRabbit(address)
  return {
    ...control,
    amqpUrl: `amqp://guest:guest@127.0.0.1:${amqp}`,
    port: amqp,
    amqp10Port: amqp,
    ...(options.tls && { amqpsUrl: `amqps://guest:guest@localhost:${tls}`, tlsPort: tls }),
    version: programs.version,
    address,
    pid: () => server.pid,
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
    restart: async () => {
      await server.stop(stopGraceMs)
      server = await startServer(address, options)
    },
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

/** Starts the server and waits until both protocols are answered: it opens its ports last of all, that of TLS after TCP. */
async function startServer({ directory, ports, programs }: RabbitAddress, options: RabbitNodeOptions) {
  const files = rabbitFiles(directory)
  const server = await startBrokerProcess({
    program: join(programs.scripts, 'rabbitmq-server'),
    args: [],
    env: serverEnvironment(directory, ports),
    directory,
    outputFile: files.output,
  })
  const ready = async () => {
    if (!server.running()) throw new Error('RabbitMQ ended while it started')
    if (!(await speaks('amqp-0-9-1', ports.amqp)) || !(await speaks('amqp-1.0-sasl', ports.amqp)))
      return false
    return !options.tls || listens(ports.tls)
  }
  const timeoutMs = options.startTimeoutMs ?? 120_000
  try {
    await waitUntil(ready, { what: 'RabbitMQ to take clients', timeoutMs, intervalMs: 100 })
    return server
  } catch (error) {
    await server.kill()
    throw new Error(`RabbitMQ did not start\n${await lastLines([files.log, files.output])}`, { cause: error })
  }
}
