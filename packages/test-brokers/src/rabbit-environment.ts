import { join } from 'node:path'
import { type RabbitPorts, rabbitFiles } from './rabbit-config.js'

/** The name by which Erlang knows the node. */
export function nodeName(amqpPort: number): string {
  return `n${amqpPort}@localhost`
}

/** What server and tools share: the node's name, its port mapper, and a home for the cookie they must agree on. */
export function toolEnvironment(directory: string, ports: RabbitPorts): NodeJS.ProcessEnv {
  return {
    ...withoutRabbitSettings(process.env),
    HOME: directory,
    RABBITMQ_NODENAME: nodeName(ports.amqp),
    // Or /etc/rabbitmq/rabbitmq-env.conf would have its say.
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    // While it runs, rabbitmqctl is an Erlang node too, and would listen everywhere.
    RABBITMQ_CTL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  }
}

/** What the server needs besides, to keep every file of it below its directory. */
export function serverEnvironment(directory: string, ports: RabbitPorts): NodeJS.ProcessEnv {
  const files = rabbitFiles(directory)
  return {
    ...toolEnvironment(directory, ports),
    RABBITMQ_CONFIG_FILE: files.config,
    RABBITMQ_ENABLED_PLUGINS_FILE: files.plugins,
    RABBITMQ_MNESIA_BASE: join(directory, 'mnesia'),
    RABBITMQ_LOG_BASE: join(directory, 'log'),
    RABBITMQ_SCHEMA_DIR: join(directory, 'schema'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(directory, 'schema'),
    RABBITMQ_PID_FILE: join(directory, 'pid'),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    ERL_CRASH_DUMP: '/dev/null',
    // Makes the start script become the Erlang machine: one process to signal, and no shell that outlives it.
    RUNNING_UNDER_SYSTEMD: 'true',
  }
}

/** The settings of the system's own node, were they exported, would point ours at its files. */
function withoutRabbitSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([key]) => !/^(RABBITMQ_|ERL_|NOTIFY_SOCKET$)/.test(key)),
  )
}
