import type { Channel } from 'amqplib'
import { deadLetterName } from '../queue-names.js'
import type { AdminConnection } from './admin-connection.js'
import { type Finding, finding } from './finding.js'
import { durability, probe } from './probe.js'

const growingHelp =
  'Start a consumer, or delete the queue if nobody needs it; a policy with max-length and overflow drop-head bounds it.'
const idleGroupHelp =
  'Start its listener. At its limits (100,000 messages and seven days, unless declared otherwise) the oldest are lost.'
const differentHelp =
  'Where Glance fails with PRECONDITION_FAILED, make its amqp_durable_queues, amqp_auto_delete and rabbit_quorum_queue equal to it, or delete the queue.'
const refusingHelp =
  'Delete the queue, and let its listener declare it anew: a full queue that refuses makes the publishes of Glance fail.'

/** A queue that Glance declares as well. `exchangeDurable`: Glance declares both in one way. */
export async function inspectSharedQueue(
  connection: AdminConnection,
  queue: string,
  exchangeDurable: boolean | undefined,
): Promise<Finding[]> {
  const findings = await inspectQueue(connection, queue)
  if (findings.length === 0)
    return [finding('ok', 'queue', `queue ${queue}`, 'There is none; none is needed.')]
  const declared = await durability(connection, (channel, durable) =>
    channel.assertQueue(queue, { durable, autoDelete: false, exclusive: false }),
  )
  const odd = oddity(declared, exchangeDurable)
  if (odd !== undefined) findings.push(finding('warning', 'topology', `queue ${queue}`, odd, differentHelp))
  return findings
}

function oddity(
  declared: Awaited<ReturnType<typeof durability>>,
  exchangeDurable: boolean | undefined,
): string | undefined {
  if (declared.kind === 'different') return `Glance does not declare it so by default: ${declared.text}.`
  if (declared.kind !== 'yes' || exchangeDurable === undefined || declared.value === exchangeDurable)
    return undefined
  const [one, other] = declared.value ? ['The queue', 'the exchange'] : ['The exchange', 'the queue']
  return `${one} is durable and ${other} is not: Glance, which declares both in one way, cannot use them together.`
}

/** The queue of a group of listeners, with its dead letters. */
export async function inspectGroupQueue(connection: AdminConnection, queue: string): Promise<Finding[]> {
  const subject = `queue ${queue}`
  const findings = await inspectQueue(connection, queue, idleGroupHelp)
  if (findings.length === 0) {
    const message =
      'There is none: no listener of this group has ever connected, or it was unused for too long.'
    return [finding('problem', 'queue', subject, message, 'Start a listener of the group.')]
  }
  if (await refusesWhenFull(connection, queue))
    findings.push(finding('problem', 'topology', subject, 'It refuses when it is full.', refusingHelp))
  const deadLetters = await count(connection, deadLetterName(queue))
  if (deadLetters !== undefined && deadLetters.messageCount > 0) {
    const message = `${deadLetters.messageCount} messages were put aside.`
    const help =
      'Look at them with "glance-notify dlq list", and send them back with "glance-notify dlq requeue".'
    findings.push(finding('warning', 'dead-letters', `queue ${deadLetterName(queue)}`, message, help))
  }
  return findings
}

async function inspectQueue(
  connection: AdminConnection,
  queue: string,
  help = growingHelp,
): Promise<Finding[]> {
  const counts = await count(connection, queue)
  if (counts === undefined) return []
  const { messageCount, consumerCount } = counts
  const message = `Messages waiting: ${messageCount}, consumers: ${consumerCount}.`
  const growing = messageCount > 0 && consumerCount === 0
  return [
    growing
      ? finding('warning', 'queue', `queue ${queue}`, `${message} It grows, and nobody reads it.`, help)
      : finding('ok', 'queue', `queue ${queue}`, message),
  ]
}

async function count(
  connection: AdminConnection,
  queue: string,
): Promise<Awaited<ReturnType<Channel['checkQueue']>> | undefined> {
  const found = await probe(connection, (channel) => channel.checkQueue(queue))
  return found.kind === 'yes' ? found.value : undefined
}

/** The text of the broker names what stands there where we declare `drop-head`, unless something else differs first. */
async function refusesWhenFull(connection: AdminConnection, queue: string): Promise<boolean> {
  const declared = await probe(connection, (channel) =>
    channel.assertQueue(queue, { durable: true, arguments: { 'x-overflow': 'drop-head' } }),
  )
  return declared.kind === 'different' && /x-overflow.*reject-publish/s.test(declared.text)
}
