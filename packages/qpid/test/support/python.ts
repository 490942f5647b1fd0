import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Amqp10Lease } from '@glance-notifications/test-brokers'

/** Debian's Python, the only one that sees Debian's Proton. */
const python = '/usr/bin/python3'

/** Runs one of the scripts in `python/` against the place of the lease; gives the lines that it prints. */
export function runPython(
  script: 'sender' | 'receiver',
  { url, hostname, username, password }: Amqp10Lease,
  address: string,
  { args = [], input = [] }: { readonly args?: readonly string[]; readonly input?: readonly object[] },
): Promise<string[]> {
  const connection = {
    url,
    options: {
      reconnect: false,
      ...(username !== undefined && { user: username, password, allow_insecure_mechs: true }),
      ...(hostname !== undefined && { virtual_host: hostname }),
    },
  }
  const file = fileURLToPath(new URL(`../python/${script}.py`, import.meta.url))
  const child = spawn(python, [file, JSON.stringify(connection), address, ...args], { timeout: 30_000 })
  child.stdin.end(input.map((line) => `${JSON.stringify(line)}\n`).join(''))
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(output.split('\n').filter(Boolean))
      else reject(new Error(`${script}.py ended with ${code}: ${errors}`))
    })
  })
}
