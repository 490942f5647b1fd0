import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { builtFolder } from '../run/node-process.js'
import type { Counts } from './counts.js'

export type Protocol = 'amqp-0-9-1' | 'amqp-1.0'

/** A peer that does no more than the protocol asks for, so that what is measured is the client. */
export interface NullPeer {
  readonly port: number
  /** What it has seen so far. */
  counts(): Promise<Counts>
  close(): Promise<void>
}

/** Starts one in a process of its own. It ends when this process does, or the signal is aborted. */
export async function startNullPeer(protocol: Protocol, signal: AbortSignal): Promise<NullPeer> {
  const program = fileURLToPath(new URL('peers/peer-program.js', builtFolder))
  const child = spawn(process.execPath, [program, protocol], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const kill = (): void => void child.kill('SIGKILL')
  signal.addEventListener('abort', kill)
  const { port }: { port: number } = await nextMessage(child)
  return {
    port,
    async counts() {
      const answer = nextMessage<Counts>(child)
      child.send('counts')
      return answer
    },
    async close() {
      signal.removeEventListener('abort', kill)
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      kill()
      await ended
    },
  }
}

function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('The null peer has ended'))
    child.once('exit', ended)
    child.once('message', (message: T) => {
      child.off('exit', ended)
      resolve(message)
    })
  })
}
