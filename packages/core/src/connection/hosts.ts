import type { Asking } from './option-function.js'
import { untilAborted } from './until-aborted.js'

/** A host, for people. */
interface Named {
  /** What status, errors and logs show. */
  readonly name: string
}

/** Hosts that are asked for before each dial, because they, their credentials or their certificates may change. */
export interface AskedHosts<Host, Known extends Named = Named> {
  /** What is known of them before; empty when that is nothing. */
  readonly known: readonly Known[]
  /** At least one. */
  ask(asking: Asking): Promise<readonly Host[]>
}

/** Tried in turn. */
export type Hosts<Host, Known extends Named = Named> = readonly Host[] | AskedHosts<Host, Known>

/** The same hosts with more to them. What `complete` throws of hosts that are asked for, is thrown when they are. */
export function mapHosts<From, To, Known extends Named>(
  hosts: Hosts<From, Known>,
  complete: (host: From) => To,
): Hosts<To, Known> {
  if (!('ask' in hosts)) return hosts.map(complete)
  return { known: hosts.known, ask: async (asking) => (await hosts.ask(asking)).map(complete) }
}

/** The hosts as they are now. Rejects with the reason of the signal when that is aborted first. */
export async function hostsNow<Host>(hosts: Hosts<Host>, { signal }: Asking): Promise<readonly Host[]> {
  const now = 'ask' in hosts ? await untilAborted(hosts.ask({ signal }), signal) : hosts
  signal.throwIfAborted()
  return now
}
