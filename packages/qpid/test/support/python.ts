import { type Amqp10Lease, runPython as run } from '@glance-notifications/test-brokers'

/** Runs one of the scripts in `python/` against the place of the lease; gives the lines that it prints. */
export function runPython(
  script: 'sender' | 'receiver',
  { url, hostname, username, password }: Amqp10Lease,
  address: string,
  { args = [], input = [] }: { readonly args?: readonly string[]; readonly input?: readonly object[] },
): Promise<readonly string[]> {
  const connection = {
    url,
    options: {
      reconnect: false,
      ...(username !== undefined && { user: username, password, allow_insecure_mechs: true }),
      ...(hostname !== undefined && { virtual_host: hostname }),
    },
  }
  return run(
    new URL(`../python/${script}.py`, import.meta.url),
    [JSON.stringify(connection), address, ...args],
    {
      input: input.map((line) => `${JSON.stringify(line)}\n`).join(''),
      timeoutMs: 30_000,
    },
  )
}
