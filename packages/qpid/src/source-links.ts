import type { BrokerHost } from '@glance-notifications/core/connection'
import type { Receiver, Sender } from 'rhea'
import { hushUnknownStates } from './delivery-states.js'
import type { Attachment } from './open-link.js'
import { type BrokerProperties, isRabbitPlugIn } from './options.js'
import { handOverBytes, takeDeliveryCount } from './raw-transfers.js'
import type { SourceSettings } from './source-options.js'
import { TransferRules } from './transfer-rules.js'

/** How many deliveries a broker may send beyond twice the credit before it is left. */
const toleratedBeyond = 100

export interface SourceLinks {
  readonly receiver: Receiver
  /** Where dead letters go, if anywhere. */
  readonly sender: Sender | undefined
  /** What the broker must keep to when it sends to the receiver. */
  readonly rules: TransferRules
}

/** What a source reads from on this host. */
export function addressOf({ address }: SourceSettings, host: BrokerHost): string {
  return address ?? host.path
}

/** One link to read, and one to send dead letters where they have an address: without it nothing is read. */
export function sourceLinks(
  settings: SourceSettings,
  host: BrokerHost,
  credit: number,
): Attachment<SourceLinks> {
  const { deadLetterAddress } = settings
  const rules = new TransferRules(2 * credit + toleratedBeyond)
  let receiver: Receiver | undefined
  let sender: Sender | undefined
  return {
    open(connection, giveUp) {
      const broker: BrokerProperties = connection.properties ?? {}
      const link = connection.open_receiver({
        source: terminus(addressOf(settings, host), broker),
        credit_window: 0,
        autoaccept: false,
        autosettle: false,
        snd_settle_mode: 0,
      })
      // Before the broker says anything: it may send at once what it has no credit for.
      handOverBytes(link, rules, giveUp)
      hushUnknownStates(link.session)
      if (deadLetterAddress !== undefined)
        connection.open_sender({ target: terminus(deadLetterAddress, broker) })
    },
    attached(context) {
      // A refused link is attached without an address first, and closed with the reason after it.
      if (context.receiver?.source?.address) {
        receiver = context.receiver
        takeDeliveryCount(receiver)
      }
      if (context.sender?.target?.address) sender = context.sender
      if (!receiver || (deadLetterAddress !== undefined && !sender)) return undefined
      return { receiver, sender, rules }
    },
  }
}

/**
 * RabbitMQ 3 declares the queue of `/queue/…`, as durable as the terminus; to other brokers a durable source is a
 * subscription that stays behind.
 */
function terminus(address: string, broker: BrokerProperties): { address: string; durable?: 2 } {
  const isDeclared = isRabbitPlugIn(broker) && address.startsWith('/queue/')
  return { address, ...(isDeclared && { durable: 2 as const }) }
}
