import { join } from 'node:path'
import { createDirectory, lastLines, removeDirectory } from './broker-directory.js'
import { startBrokerProcess } from './broker-process.js'
import { findProton } from './find-programs.js'
import { freePorts } from './free-ports.js'
import { speaks } from './handshake.js'
import { isMissing } from './missing.js'
import { waitUntil } from './wait-until.js'

/**
 * Qpid Proton's example broker, AMQP 1.0 only. Takes clients without SASL or as ANONYMOUS, and refuses a password.
 * A queue appears when a client attaches to its address, lives in memory, and gives each message to one receiver.
 */
export interface ProtonBroker {
  /** `amqp://127.0.0.1:PORT` */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Its own; removed at the end. */
  readonly directory: string
  /** Does nothing the second time. */
  stop(): Promise<void>
}

/** Starts Proton's example broker on a free port. Rejects when it is not on this machine. */
export async function startProtonBroker(): Promise<ProtonBroker> {
  const programs = await findProton()
  if (isMissing(programs)) throw new Error(programs.missing)
  const directory = await createDirectory()
  const outputFile = join(directory, 'output.log')
  const [port = 0] = await freePorts(1)
  const broker = await startBrokerProcess({
    program: programs.python,
    args: [programs.script, '-a', `127.0.0.1:${port}`],
    env: process.env,
    directory,
    outputFile,
  })
  const ready = () => {
    if (!broker.running()) throw new Error('The broker ended while it started')
    return speaks('amqp-1.0', port)
  }
  try {
    await waitUntil(ready, { what: "Proton's broker to take clients", timeoutMs: 30_000 })
  } catch (error) {
    await broker.kill()
    const output = await lastLines([outputFile])
    await removeDirectory(directory)
    throw new Error(`Proton's example broker did not start\n${output}`, { cause: error })
  }
  return {
    url: `amqp://127.0.0.1:${port}`,
    port,
    pid: broker.pid,
    directory,
    stop: async () => {
      await broker.stop(2_000)
      await removeDirectory(directory)
    },
  }
}
