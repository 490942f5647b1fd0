import type { Channel } from 'amqplib'
import { isDifferent, isNotFound, isRefused } from '../rabbit-error.js'
import { onChannel } from '../topology.js'
import type { AdminConnection } from './admin-connection.js'

/** What the broker answered. */
export type Answer<T> =
  | { readonly kind: 'yes'; readonly value: T }
  | { readonly kind: 'missing' | 'different' | 'refused'; readonly text: string }

/** Asks on a channel of its own: a broker that says no closes it. Rejects when there is no answer. */
export async function probe<T>(
  connection: AdminConnection,
  ask: (channel: Channel) => Promise<T>,
): Promise<Answer<T>> {
  const values: T[] = []
  try {
    await connection.answer(
      onChannel(connection.model, async (channel) => {
        values.push(await ask(channel))
      }),
    )
  } catch (error) {
    const text = brokerText(error)
    if (isNotFound(error)) return { kind: 'missing', text }
    if (isDifferent(error)) return { kind: 'different', text }
    if (isRefused(error)) return { kind: 'refused', text }
    throw error
  }
  const [value] = values
  if (value === undefined) throw new TypeError('The question has no answer.')
  return { kind: 'yes', value }
}

/** Without what amqplib says before it: `Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message "…"`. */
function brokerText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return /with message "(.*)"$/s.exec(text)?.[1] ?? text
}

/** Whether what exists is durable, told by declaring it as it may be: what exists is not changed by that. */
export async function durability(
  connection: AdminConnection,
  declare: (channel: Channel, durable: boolean) => Promise<unknown>,
): Promise<Answer<boolean>> {
  const asDurable = await probe(connection, async (channel) => !!(await declare(channel, true)))
  if (asDurable.kind !== 'different' || !/inequivalent arg 'durable'/.test(asDurable.text)) return asDurable
  const asTransient = await probe(connection, async (channel) => !!(await declare(channel, false)))
  return asTransient.kind === 'yes' ? { kind: 'yes', value: false } : asTransient
}
