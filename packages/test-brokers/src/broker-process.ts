import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { guard } from './guard.js'

export interface BrokerCommand {
  readonly program: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** The broker's own directory; removed if this process dies. */
  readonly directory: string
  /** Where what it prints goes. */
  readonly outputFile: string
}

export interface BrokerProcess {
  readonly pid: number
  /** Whether the process is still there. */
  running(): boolean
  /** Asks the process to end; kills it when it has not after `graceMs`. */
  stop(graceMs: number): Promise<void>
  /** `kill -9`, to it and all it has started. */
  kill(): Promise<void>
  /** Keeps it from running (SIGSTOP): its sockets stay open, and it says nothing. */
  pause(): void
  /** Lets it run on (SIGCONT). */
  resume(): void
}

/** Starts a broker as a child process that never outlives this one. */
export async function startBrokerProcess(command: BrokerCommand): Promise<BrokerProcess> {
  const output = openSync(command.outputFile, 'a')
  const child = spawn(command.program, command.args, {
    env: command.env,
    cwd: command.directory,
    // A group of its own: it can be killed as a whole, and Ctrl-C reaches it only through us.
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject))

  const { pid } = child
  if (pid === undefined) throw new Error(`${command.program} has no process id`)
  const watch = guard(command.directory, pid)
  void exited.then(() => watch.disarm())

  const running = () => child.exitCode === null && child.signalCode === null
  const signal = async (name: NodeJS.Signals) => {
    if (running()) process.kill(name === 'SIGKILL' ? -pid : pid, name)
    await exited
  }
  const resume = () => {
    if (running()) process.kill(-pid, 'SIGCONT')
  }
  return {
    pid,
    running,
    resume,
    pause: () => {
      if (running()) process.kill(-pid, 'SIGSTOP')
    },
    kill: () => signal('SIGKILL'),
    stop: async (graceMs) => {
      // A paused one would not hear of it.
      resume()
      const impatience = setTimeout(() => void signal('SIGKILL'), graceMs)
      await signal('SIGTERM')
      clearTimeout(impatience)
    },
  }
}
