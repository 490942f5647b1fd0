import { spawn } from 'node:child_process'
import { bin } from './program.js'

/** Runs `glance-notify` on a terminal (util-linux's `script`); gives what a person would see of stdout and stderr. */
export function runOnTerminal(args: readonly string[]): Promise<string> {
  const quoted = [process.execPath, bin, ...args].map((text) => `'${text.replaceAll("'", `'\\''`)}'`)
  const env = { ...process.env, TERM: 'xterm', GLANCE_NOTIFY_URL: '' }
  const child = spawn('script', ['-qec', quoted.join(' '), '/dev/null'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve(output))
  })
}
