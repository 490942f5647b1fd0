#!/usr/bin/env node
import { runDemo } from './demo/run-demo.js'
import { createStyle } from './demo/style.js'
import { notifierHelp, parseOptions, UsageError } from './options.js'
import { stopSignal } from './stop-signal.js'

const help = `Starts an image registry, drives the life of two images over HTTP, prints every step above the notifications
it causes, reads them all back and compares. Ends with 0 when everything was as it should be, else with 1.

  --serve                keep the registry up afterwards, until Ctrl-C
  --port PORT            default: a free one
  --host HOST            default 127.0.0.1
  --data-dir FOLDER      default: a new one, removed at the end
  --max-image-bytes N    default 16 GiB
  --help
${notifierHelp}

rabbit and qpid need --url. The demo of qpid sends to --address, else to the path of the URL, else to the topic, and reads
back from there.`

const { env, stdout } = process
const style = createStyle(stdout.isTTY && !env.NO_COLOR && env.TERM !== 'dumb')

try {
  const options = parseOptions(process.argv.slice(2), env, { port: 0 })
  const terminal = { out: console.log, err: console.error, stop: stopSignal() }
  if (options.help) console.log(help)
  else if (!(await runDemo(options, terminal, style))) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
