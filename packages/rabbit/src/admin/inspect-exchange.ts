import type { AdminConnection } from './admin-connection.js'
import type { AdminSettings } from './admin-options.js'
import { type Finding, finding } from './finding.js'
import { durability, probe } from './probe.js'

/** What there is to know about the exchange. `durable` is undefined where we may not compare. */
export interface InspectedExchange {
  readonly exists: boolean
  readonly durable?: boolean
  readonly finding: Finding
}

const missingHelp =
  'Whoever emits declares it when it connects: start it, or see whether exchange and virtual host are the ones that it uses.'
const typeHelp = 'Delete it, so that it is declared anew, or name another exchange.'

export async function inspectExchange(
  connection: AdminConnection,
  { exchange }: AdminSettings,
): Promise<InspectedExchange> {
  const subject = `exchange ${exchange}`
  const found = await probe(connection, (channel) => channel.checkExchange(exchange))
  if (found.kind !== 'yes') {
    const message = found.kind === 'missing' ? 'There is none of this name.' : `${found.text}.`
    return { exists: false, finding: finding('problem', 'exchange', subject, message, missingHelp) }
  }
  const declared = await durability(connection, (channel, durable) =>
    channel.assertExchange(exchange, 'topic', { durable, autoDelete: false }),
  )
  if (declared.kind === 'yes') {
    const message = declared.value
      ? 'A topic exchange that survives a restart of the broker.'
      : 'A topic exchange that ends, with its bindings, when the broker restarts: what is sent until listeners are back is lost to them.'
    return {
      exists: true,
      durable: declared.value,
      finding: finding('ok', 'exchange', subject, message),
    }
  }
  if (declared.kind === 'different') {
    const message = `It is not what emitters declare: ${declared.text}.`
    return { exists: true, finding: finding('problem', 'topology', subject, message, typeHelp) }
  }
  return { exists: true, finding: finding('ok', 'exchange', subject, 'It is there.') }
}
