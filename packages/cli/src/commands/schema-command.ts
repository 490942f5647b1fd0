import { type Priority, priorities } from '@glance-notifications/core'
import { Command } from 'commander'
import { priorityOption } from '../option-parsers.js'
import type { Actions } from './action.js'

export function schemaCommand({ terminal, ended }: Actions): Command {
  return new Command('schema')
    .summary('print the JSON Schema of a payload')
    .description(
      'Prints the JSON Schema of the payload of an event type; without one, every event type there is.',
    )
    .argument('[type]', 'for instance image.create')
    .option<Priority>('--priority <priority>', priorities.join(', '), priorityOption, 'INFO')
    .addHelpText(
      'after',
      `
Examples:
  glance-notify schema
  glance-notify schema image.upload --priority ERROR`,
    )
    .action(async (type: string | undefined, options: { readonly priority: Priority }) => {
      const { schema } = await import('../schema.js')
      ended(await schema(type, options, terminal))
    })
}
