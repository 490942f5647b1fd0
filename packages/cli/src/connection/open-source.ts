import { type ConnectedSource, NotificationError, type OsloPriority } from '@glance-notifications/core'
import { type ConnectionOptions, qpidOnlyOptions, transportOptions } from './connection-options.js'

/** Which queue to read. Neither: one of our own, that ends with us. */
export interface QueueOptions {
  /** The queue of a group, which shares it out among its members. */
  readonly group?: string
  /** The queues that Glance declares, out of which we take what others may be waiting for. */
  readonly shared?: boolean
  /** Of the shared queues: which. */
  readonly priority?: readonly OsloPriority[]
}

/**
 * The tail hands back what it cannot decode, so that its rightful reader gets it; the source must not put it aside because
 * it has come back too often.
 */
const deliveryLimit = Number.MAX_SAFE_INTEGER

/** The source of the protocol that was asked for; its driver is loaded for it alone. */
export async function openSource(options: ConnectionOptions & QueueOptions): Promise<ConnectedSource> {
  const common = await transportOptions(options)
  const { group, shared, priority } = options
  if (options.protocol === 'rabbit') {
    const { rabbitSource } = await import('@glance-notifications/rabbit')
    if (group !== undefined) return rabbitSource({ ...common, group })
    if (!shared) return rabbitSource({ ...common, ephemeral: true })
    // Nothing is ever rejected here, and so no dead letters need be declared: rights to read are enough.
    const shares = { shared: true, deadLetter: 'reject', deliveryLimit } as const
    return rabbitSource({ ...common, ...shares, ...(priority && { priorities: [...new Set(priority)] }) })
  }
  if (!shared && !givesCopies(options.address))
    throw new NotificationError(
      'invalid',
      'Whoever reads a queue over AMQP 1.0 takes its messages from others: say --shared if that is what you want.',
    )
  const { qpidSource } = await import('@glance-notifications/qpid')
  return qpidSource({ ...common, ...qpidOnlyOptions(options), deliveryLimit })
}

/** Addresses of RabbitMQ's plug-in and of ActiveMQ at which every reader gets a copy. */
function givesCopies(address = ''): boolean {
  return /^(\/exchange\/|\/topic\/|topic:\/\/)/.test(address)
}
