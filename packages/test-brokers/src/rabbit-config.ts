import { join } from 'node:path'

export interface RabbitTls {
  readonly caFile: string
  readonly certFile: string
  readonly keyFile: string
  /**
   * Whether a client must show a certificate of that authority; its common name is then the user it may log in as
   * with EXTERNAL. Default false: it is not asked for one.
   */
  readonly verifyPeer?: boolean
}

export interface RabbitNodeOptions {
  /** Also listens for TLS, on a port of its own. */
  readonly tls?: RabbitTls
  /** More lines for rabbitmq.conf. */
  readonly config?: readonly string[]
  /** Plug-ins besides AMQP 1.0. */
  readonly plugins?: readonly string[]
  /** Lets AMQP 1.0 clients in without credentials, as guest: RabbitMQ's default, not ours. Default false. */
  readonly anonymousAmqp10?: boolean
  /** How long the start may take. Default 120 s: it takes 6 to 16 s, and more where the processor is shared. */
  readonly startTimeoutMs?: number
}

export interface RabbitPorts {
  readonly amqp: number
  readonly tls: number
  /** The node's port for other Erlang nodes. */
  readonly distribution: number
  /** Erlang's port mapper: a private one, or the node would meet those of the system. */
  readonly epmd: number
}

/** The text of rabbitmq.conf. */
export function rabbitConfig(version: string, ports: RabbitPorts, options: RabbitNodeOptions): string {
  const lines = [
    `listeners.tcp.1 = 127.0.0.1:${ports.amqp}`,
    'log.file = rabbit.log',
    anonymousUser(version, options.anonymousAmqp10 ?? false),
    ...(options.tls ? tlsLines(options.tls, ports.tls) : []),
    ...(options.config ?? []),
  ]
  return `${lines.join('\n')}\n`
}

/** The text of the file that names the plug-ins, an Erlang term. */
export function enabledPlugins(version: string, options: RabbitNodeOptions): string {
  const plugins = new Set(options.plugins)
  if (!speaksAmqp10Natively(version)) plugins.add('rabbitmq_amqp1_0')
  if (options.tls) plugins.add('rabbitmq_auth_mechanism_ssl')
  return `[${[...plugins].join(',')}].\n`
}

/** RabbitMQ 4 needs no plug-in for AMQP 1.0 and refuses to start on the plug-in's settings. */
function speaksAmqp10Natively(version: string): boolean {
  return Number.parseInt(version, 10) >= 4
}

function anonymousUser(version: string, allowed: boolean): string {
  const key = speaksAmqp10Natively(version) ? 'anonymous_login_user' : 'amqp1_0.default_user'
  return `${key} = ${allowed ? 'guest' : 'none'}`
}

function tlsLines(tls: RabbitTls, port: number): string[] {
  const verify = tls.verifyPeer ?? false
  return [
    `listeners.ssl.1 = 127.0.0.1:${port}`,
    `ssl_options.cacertfile = ${tls.caFile}`,
    `ssl_options.certfile = ${tls.certFile}`,
    `ssl_options.keyfile = ${tls.keyFile}`,
    `ssl_options.verify = ${verify ? 'verify_peer' : 'verify_none'}`,
    `ssl_options.fail_if_no_peer_cert = ${verify}`,
    'auth_mechanisms.1 = PLAIN',
    'auth_mechanisms.2 = AMQPLAIN',
    'auth_mechanisms.3 = EXTERNAL',
    'ssl_cert_login_from = common_name',
  ]
}

/**
 * The lines by which a node that is new joins those of these names that are there already
 * (https://www.rabbitmq.com/docs/cluster-formation#peer-discovery-classic-config).
 */
export function clusterLines(nodeNames: readonly string[]): readonly string[] {
  return [
    'cluster_formation.peer_discovery_backend = classic_config',
    ...nodeNames.map((name, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${name}`),
  ]
}

/** The files of a node, all below its directory. */
export function rabbitFiles(directory: string) {
  return {
    config: join(directory, 'rabbitmq.conf'),
    plugins: join(directory, 'enabled_plugins'),
    output: join(directory, 'output.log'),
    log: join(directory, 'log', 'rabbit.log'),
  } as const
}
