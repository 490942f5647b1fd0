#!/usr/bin/env node
import { notifierHelp, parseOptions, UsageError } from './options.js'
import { serve } from './serve.js'
import { stopSignal } from './stop-signal.js'

const help = `An image registry: the part of the Image API v2 that the glance client needs to create, upload, show,
list, update, download and delete images. It notifies what happens to them.

  --port PORT            default 9292
  --host HOST            default 127.0.0.1; nobody is asked who they are, so think before you change it
  --data-dir FOLDER      default: a new one, in the folder for temporary files
  --max-image-bytes N    larger uploads are refused
  --help
${notifierHelp}`

try {
  const options = parseOptions(process.argv.slice(2), process.env, { port: 9292 })
  if (options.help) console.log(help)
  else await serve(options, { out: console.log, err: console.error, stop: stopSignal() })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
