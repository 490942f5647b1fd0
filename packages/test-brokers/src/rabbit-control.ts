import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { RabbitPrograms } from './find-programs.js'
import type { RabbitPorts } from './rabbit-config.js'
import { nodeName, toolEnvironment } from './rabbit-environment.js'
import { run } from './run.js'

/** Where a private node is and how to command it: plain data, which a test worker can be handed. */
export interface RabbitAddress {
  readonly directory: string
  readonly ports: RabbitPorts
  readonly programs: RabbitPrograms
}

export interface RabbitControl {
  /** Runs rabbitmqctl against the node; gives what it printed. About a second a call. */
  ctl(...args: string[]): Promise<string>
  /**
   * Evaluates Erlang in the node, `rabbit_vhost:list_names()`; gives the result as Erlang prints it. A few
   * milliseconds where Erlang has its `erl_call`, else about a second.
   */
  evaluate(expression: string): Promise<string>
}

/** Commands a private RabbitMQ node, from whichever process. */
export function controlRabbit({ directory, ports, programs }: RabbitAddress): RabbitControl {
  const env = toolEnvironment(directory, ports)
  const ctl = (...args: string[]) => run(join(programs.scripts, 'rabbitmqctl'), args, { env })
  return {
    ctl,
    evaluate: async (expression) => {
      // In base64, for erl_call prints a string without escaping the quotes in it.
      const printed = `unicode:characters_to_binary(io_lib:format("~0tp", [begin ${expression} end]))`
      const encoded = `base64:encode_to_string(${printed}).`
      if (!programs.erlCall) return resultIn(await ctl('eval', encoded))
      // Two callers at once need two names; those that erl_call makes up for itself may be the same.
      const caller = ['-h', `caller${randomBytes(8).toString('hex')}`]
      const args = ['-sname', nodeName(ports.amqp), ...caller, '-timeout', '60', '-e']
      return resultIn(await run(programs.erlCall, args, { env, input: `${encoded}\n` }))
    },
  }
}

/**
 * The text in `{ok, "BASE64"}` (erl_call) or `"BASE64"` (rabbitmqctl), which breaks a long one into several strings.
 * Anything else is an exception in the node: erl_call ends with code 0 all the same.
 */
export function resultIn(output: string): string {
  const strings = /^(?:\{ok, )?("[\w+/="\s]*")\}?\s*$/.exec(output)?.[1]
  if (strings === undefined) throw new Error(`The expression failed in RabbitMQ: ${output.trim()}`)
  return Buffer.from(strings.replace(/["\s]/g, ''), 'base64').toString('utf8')
}
