import { type BrokerProcess, startBrokerProcess } from './broker-process.js'
import { rabbitFiles } from './rabbit-config.js'
import type { RabbitAddress } from './rabbit-control.js'

/** Starts Erlang's port mapper for the nodes there. By us, not by Erlang, which would leave it behind as a daemon. */
export function startPortMapper({ directory, programs, ports }: RabbitAddress): Promise<BrokerProcess> {
  return startBrokerProcess({
    program: programs.epmd,
    args: ['-port', String(ports.epmd), '-address', '127.0.0.1'],
    env: process.env,
    directory,
    outputFile: rabbitFiles(directory).output,
  })
}
