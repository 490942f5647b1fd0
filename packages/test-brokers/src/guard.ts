import { spawn } from 'node:child_process'

/** Outlives a killed test process: a line on its input ends it, the end of its input makes it clean up. */
const script = `
read -r _ && exit 0
[ -z "$2" ] || { kill -s KILL -- "-$2"; sleep 1; }
rm -rf -- "$1"
`

export interface Guard {
  /** All was put away in good order: nothing is left to guard. */
  disarm(): void
  /** What happens by itself when this process dies. */
  fire(): void
}

/**
 * Watches that nothing outlives this process, however it dies: the system then closes the pipe, and the guard kills
 * the process group, if it was given one, and removes the directory.
 */
export function guard(directory: string, groupId?: number): Guard {
  const shell = spawn('/bin/sh', ['-c', script, 'broker-guard', directory, String(groupId ?? '')], {
    // Its own group: Ctrl-C in the terminal must not end the guard before its time.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  shell.on('error', () => {})
  shell.stdin.on('error', () => {})
  shell.unref()
  return {
    disarm: () => {
      shell.stdin.end('stopped\n')
    },
    fire: () => {
      shell.stdin.destroy()
    },
  }
}
