import type { Priority } from '@glance-notifications/core'
import { eventTypes, schemaOf } from './catalogue.js'
import { exitCodes } from './exit-codes.js'
import type { Terminal } from './terminal.js'

/** Prints the JSON Schema of a payload, or every event type without one. Gives the exit code. */
export async function schema(
  eventType: string | undefined,
  { priority }: { readonly priority: Priority },
  { out, err }: Terminal,
): Promise<number> {
  if (eventType === undefined) {
    await out.write(eventTypes.map((type) => `${type}\n`).join(''))
    return exitCodes.ok
  }
  const found = schemaOf(eventType, priority)
  if (found === undefined) {
    await err.write(
      `glance-notify: '${eventType}' is not in the catalogue; 'glance-notify schema' lists what is.\n`,
    )
    return exitCodes.usage
  }
  await out.write(`${JSON.stringify(found, undefined, 2)}\n`)
  return exitCodes.ok
}
