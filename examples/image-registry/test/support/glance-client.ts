import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Where Debian's package python3-glanceclient puts it. */
const program = '/usr/bin/glance'

export const glanceIsInstalled = existsSync(program)

export interface GlanceClient {
  /** Resolves with what it printed; rejects with what it printed to stderr when it failed. */
  readonly run: (...args: readonly string[]) => Promise<string>
}

/** The stock command line client, with a home of its own: it keeps what it learns of a server there. */
export function glanceClient(url: string, home: string): GlanceClient {
  const env = { PATH: process.env.PATH ?? '', HOME: home, LC_ALL: 'C.UTF-8' }
  const common = ['--os-image-url', url, '--os-auth-token', 'ada:lovelace']
  return {
    run: (...args) =>
      new Promise((resolve, reject) => {
        // Without a standard input: from one that is no terminal, the client would upload.
        const command = ['-c', 'exec "$0" "$@" <&-', program, ...common, ...args]
        execFile('/bin/sh', command, { env, timeout: 60_000 }, (error, stdout, stderr) => {
          if (error) reject(new Error(`glance ${args.join(' ')}: ${stderr || error.message}`))
          else resolve(stdout)
        })
      }),
  }
}

/** The value beside a property in the table that the client prints. */
export function cell(table: string, property: string): string | undefined {
  const row = table.split('\n').find((line) => line.split('|')[1]?.trim() === property)
  return row?.split('|')[2]?.trim()
}
