import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lastLines } from './broker-directory.js'
import { type BrokerProcess, startBrokerProcess } from './broker-process.js'
import { listens, speaks } from './handshake.js'
import { enabledPlugins, type RabbitNodeOptions, rabbitConfig, rabbitFiles } from './rabbit-config.js'
import type { RabbitAddress } from './rabbit-control.js'
import { serverEnvironment } from './rabbit-environment.js'
import { waitUntil } from './wait-until.js'

/** Writes what the server reads when it starts. */
export async function writeRabbitFiles(
  { directory, programs, ports }: RabbitAddress,
  options: RabbitNodeOptions,
): Promise<void> {
  const files = rabbitFiles(directory)
  await mkdir(join(directory, 'log'), { recursive: true })
  await writeFile(files.config, rabbitConfig(programs.version, ports, options))
  await writeFile(files.plugins, enabledPlugins(programs.version, options))
}

/** Starts the server and waits until both protocols are answered: it opens its ports last of all, that of TLS after TCP. */
export async function startRabbitServer(
  { directory, ports, programs }: RabbitAddress,
  options: RabbitNodeOptions,
): Promise<BrokerProcess> {
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
