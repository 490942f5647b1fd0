import type { NotificationError } from '../notification-error.js'
import type { ConnectionStatus } from '../status.js'

/** Everything the connection remembers. It is replaced, never changed. */
export interface Machine {
  readonly status: ConnectionStatus
  /** The host to try now, or the one that is connected. */
  readonly hostIndex: number
  /** Hosts that refused in this round. A round tries each host once, without waiting in between. */
  readonly refused: number
  /** The shortest list of hosts that was given for this round: a list that grows must not make a round without end. */
  readonly round: number
  /** The last refusal of this round that waiting may cure; without one they were all fatal. */
  readonly curable: NotificationError | undefined
  /** Rounds since the connection was last stable; the back-off grows with it. */
  readonly attempt: number
  /** Before the first `ready` a fatal refusal ends in `failed`: the configuration is wrong. After it, somebody is at it. */
  readonly everReady: boolean
}

export type MachineEvent =
  | { readonly type: 'connect' }
  /** The hosts were asked for, and are those of the policy. */
  | { readonly type: 'asked' }
  /** The hosts were asked for in vain. */
  | { readonly type: 'unanswered'; readonly error: NotificationError }
  /** `blocked`: the broker takes nothing at present, and why. */
  | { readonly type: 'dialled'; readonly blocked?: string }
  | { readonly type: 'refused'; readonly error: NotificationError }
  | { readonly type: 'lost'; readonly error: NotificationError }
  /** The connection has been up long enough to begin the back-off anew. */
  | { readonly type: 'stable' }
  | { readonly type: 'blocked'; readonly reason: string }
  | { readonly type: 'unblocked' }
  /** The back-off has passed. */
  | { readonly type: 'retry' }
  | { readonly type: 'close' }
  | { readonly type: 'closed' }

export interface MachinePolicy {
  readonly hosts: readonly string[]
  /** How long to wait before attempt `attempt + 1`; `fatal`: nothing will change soon. */
  delayMs(attempt: number, fatal: boolean): number
}

export function initialMachine(hostIndex = 0): Machine {
  return {
    status: { state: 'idle' },
    hostIndex,
    refused: 0,
    round: Number.POSITIVE_INFINITY,
    curable: undefined,
    attempt: 0,
    everReady: false,
  }
}

/** A cause that no waiting cures: wrong credentials, refused certificate, unknown virtual host, differing topology. */
export function isFatal({ code, retryable }: NotificationError): boolean {
  return (code === 'auth' || code === 'topology') && !retryable
}

/** The one transition function. An event that a state does not know leaves the machine as it is. */
export function transition(machine: Machine, event: MachineEvent, policy: MachinePolicy): Machine {
  const { state } = machine.status
  if (state === 'closed') return machine
  if (event.type === 'closed') return { ...machine, status: { state: 'closed' } }
  if (state === 'closing') return machine
  if (event.type === 'close') return { ...machine, status: { state: 'closing' } }
  switch (state) {
    case 'idle':
      return event.type === 'connect'
        ? connecting({ ...machine, attempt: 1 }, machine.hostIndex, policy)
        : machine
    case 'connecting':
      return attempted(machine, event, policy)
    case 'ready':
    case 'blocked':
      return connected(machine, event, policy)
    case 'backing-off':
      if (event.type !== 'retry') return machine
      return connecting({ ...machine, attempt: machine.attempt + 1 }, machine.hostIndex, policy)
    default:
      return machine
  }
}

function attempted(machine: Machine, event: MachineEvent, policy: MachinePolicy): Machine {
  switch (event.type) {
    case 'asked':
      return asked(machine, policy)
    case 'unanswered':
      // No host has refused, so the one whose turn it is keeps it.
      return { ...backingOff(machine, event.error, policy, false), hostIndex: machine.hostIndex }
    case 'dialled':
      return dialled({ ...machine, everReady: true }, event.blocked, policy)
    case 'refused':
      return refused(machine, event.error, policy)
    default:
      return machine
  }
}

function connected(machine: Machine, event: MachineEvent, policy: MachinePolicy): Machine {
  switch (event.type) {
    case 'blocked':
      return blocked(machine, event.reason, policy)
    case 'unblocked':
      return machine.status.state === 'blocked' ? ready(machine, policy) : machine
    case 'stable':
      return { ...machine, attempt: 0 }
    case 'lost':
      return backingOff(machine, event.error, policy, false)
    default:
      return machine
  }
}

function connecting(machine: Machine, hostIndex: number, policy: MachinePolicy): Machine {
  const host = policy.hosts[hostIndex]
  const status = {
    state: 'connecting',
    ...(host !== undefined && { host }),
    attempt: machine.attempt,
  } as const
  return { ...machine, hostIndex, status }
}

/** The list may be another one than before; the place in it stays. */
function asked(machine: Machine, policy: MachinePolicy): Machine {
  const { length } = policy.hosts
  const round = machine.refused === 0 ? length : Math.min(machine.round, length)
  const next = connecting({ ...machine, round }, machine.hostIndex % length, policy)
  const isSame = 'host' in machine.status && machine.status.host === hostAt(policy, next.hostIndex)
  return isSame ? { ...next, status: machine.status } : next
}

function dialled(machine: Machine, reason: string | undefined, policy: MachinePolicy): Machine {
  return reason === undefined ? ready(machine, policy) : blocked(machine, reason, policy)
}

function ready(machine: Machine, policy: MachinePolicy): Machine {
  return { ...machine, status: { state: 'ready', host: hostAt(policy, machine.hostIndex) } }
}

function blocked(machine: Machine, reason: string, policy: MachinePolicy): Machine {
  return { ...machine, status: { state: 'blocked', host: hostAt(policy, machine.hostIndex), reason } }
}

/** The next host of the round, or the end of the round. */
function refused(machine: Machine, error: NotificationError, policy: MachinePolicy): Machine {
  const count = machine.refused + 1
  const curable = isFatal(error) ? machine.curable : error
  if (count < Math.min(machine.round, policy.hosts.length)) {
    const next = (machine.hostIndex + 1) % policy.hosts.length
    return connecting({ ...machine, refused: count, curable }, next, policy)
  }
  if (!curable && !machine.everReady) return { ...machine, status: { state: 'failed', error } }
  return backingOff(machine, curable ?? error, policy, !curable)
}

/** Waits, then begins with the next host of the list. */
function backingOff(
  machine: Machine,
  error: NotificationError,
  policy: MachinePolicy,
  fatal: boolean,
): Machine {
  const { attempt } = machine
  return {
    ...machine,
    refused: 0,
    curable: undefined,
    hostIndex: (machine.hostIndex + 1) % policy.hosts.length,
    status: { state: 'backing-off', attempt, delayMs: policy.delayMs(attempt, fatal), error },
  }
}

function hostAt({ hosts }: MachinePolicy, index: number): string {
  return hosts[index] ?? ''
}
