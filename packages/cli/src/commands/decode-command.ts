import { Command } from 'commander'
import type { DecodeOptions } from '../decode/decode.js'
import type { Actions } from './action.js'

export function decodeCommand({ terminal, ended }: Actions): Command {
  return new Command('decode')
    .summary('print notifications in one form, whatever dialect they come in')
    .description(
      `Reads JSON lines and prints a notification for each: the six attributes, context and unique_id where
there are any, and the timestamp as ISO 8601 in UTC. A line is a captured message {exchange,
routing_key, properties, body | body_base64}, a bare envelope of 2013, oslo v1 or oslo v2, or a line of
the logging strategy or of oslo's log driver.`,
    )
    .argument('[file...]', "files to read; '-' or none: stdin")
    .option('--validate', 'check payloads against the catalogue')
    .addHelpText(
      'after',
      `
What is wrong goes to stderr as FILE:LINE: undecodable: … or FILE:LINE: invalid: /path …; the last line is
  decoded N, undecodable N, invalid N, unknown N

Ends with 0 when nothing was undecodable or invalid and every file could be read, else with 1.

Examples:
  glance-notify decode captured.jsonl
  glance-notify decode --validate notifications.log | jq -r .event_type
  zcat notifications.log.*.gz | glance-notify decode > all.jsonl`,
    )
    .action(async (files: readonly string[], options: DecodeOptions) => {
      const { decode } = await import('../decode/decode.js')
      ended(await decode(files, options, terminal))
    })
}
