import { parseArgs } from 'node:util'

/** What was said on the command line is wrong; the message is for whoever said it. */
export class UsageError extends Error {}

export interface Settings {
  /** Of a receiver of the user's own. */
  readonly url: string | undefined
  readonly key: string
  readonly help: boolean
}

export const help = `Sends a few notifications as signed webhooks to a receiver in this process, which fails some of them on purpose, and
prints what became of each. Ends with 0 when everything was as it should be, else with 1.

  --url URL    send one notification to a receiver of yours instead (or WEBHOOK_URL, which other users cannot read)
  --help

The key that both sides sign with is in WEBHOOK_KEY: 16 bytes or more.`

const options = { url: { type: 'string' }, help: { type: 'boolean' } } as const

/** Options first, then the environment. Throws `UsageError`. */
export function parseSettings(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const { url = environment.WEBHOOK_URL || undefined, help: wantsHelp = false } = parse(args)
  const key = environment.WEBHOOK_KEY || undefined
  if (url !== undefined && key === undefined && !wantsHelp)
    throw new UsageError('A receiver of yours needs the key that it knows, in WEBHOOK_KEY.')
  return { url, key: key ?? 'only good for a demonstration', help: wantsHelp }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
