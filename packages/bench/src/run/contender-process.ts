import type { ContenderSpec } from '../case.js'
import type { Answer, Cell, Measured, Request } from '../contender/contender.js'
import { startNode } from './node-process.js'
import { startPython } from './python-process.js'

/** To start, to connect, and to end a cell, beyond the time that it is given. */
const graceMs = 30_000
const closeMs = 3_000

/** A process as those who talk to it see it, whatever runs in it. */
export interface TalkingProcess {
  send(request: Request): void
  onAnswer(hear: (answer: Answer) => void): void
  /** Resolves at its end with what it said last and why it ended. */
  readonly ended: Promise<string>
  kill(): void
}

export interface ContenderProcess {
  /** Rejects when the contender fails, ends, or does not answer in time. */
  run(cell: Cell): Promise<Measured>
  /** Ends it, in good order if it can. */
  close(): Promise<void>
}

export interface StartOptions {
  readonly signal: AbortSignal
  /** Where each process leaves a profile of its processor time. */
  readonly profiles?: string
}

/** Starts a contender and waits until it is open. */
export async function startContender(
  spec: ContenderSpec,
  settings: unknown,
  { signal, profiles }: StartOptions,
): Promise<ContenderProcess> {
  const child = spec.module.endsWith('.py')
    ? startPython(spec.module, settings)
    : startNode(spec, settings, profiles)
  const kill = (): void => child.kill()
  signal.addEventListener('abort', kill)
  void child.ended.then(() => signal.removeEventListener('abort', kill))
  if (signal.aborted) kill()

  let hear: (answer: Answer) => void = () => {}
  child.onAnswer((answer) => hear(answer))
  const answer = async (boundMs: number): Promise<Answer> => {
    let timer: NodeJS.Timeout | undefined
    const answered = new Promise<Answer>((resolve, reject) => {
      hear = resolve
      timer = setTimeout(() => {
        kill()
        reject(new Error(`${spec.name} did not answer within ${Math.round(boundMs / 1_000)} s`))
      }, boundMs)
      void child.ended.then((how) => reject(new Error(`${spec.name} ended: ${how}`)))
    })
    try {
      const given = await answered
      if (given.type === 'failed') throw new Error(`${spec.name} failed: ${given.message}`)
      return given
    } finally {
      clearTimeout(timer)
    }
  }

  const opening = answer(graceMs)
  try {
    await opening
  } catch (error) {
    kill()
    throw error
  }
  return {
    async run(cell) {
      const answered = answer(cell.ms + graceMs)
      child.send({ type: 'run', cell })
      const given = await answered
      if (given.type !== 'measured') throw new Error(`${spec.name} answered ${given.type}`)
      return given.measured
    },
    async close() {
      const timer = setTimeout(kill, closeMs)
      child.send({ type: 'close' })
      await child.ended
      clearTimeout(timer)
    },
  }
}
