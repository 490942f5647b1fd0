import rhea, { type ConnectionOptions, type EventContext } from 'rhea'

/** A message as a plain client reads it. */
interface Read {
  readonly body: Buffer
  readonly properties: Readonly<Record<string, unknown>>
}

export interface Reader {
  readonly messages: Read[]
  /** Resolves when so many have come. */
  until(count: number): Promise<readonly Read[]>
  close(): Promise<void>
}

const kept = [
  'durable',
  'message_id',
  'subject',
  'content_type',
  'content_encoding',
  'creation_time',
  'application_properties',
] as const

/**
 * Reads from an address with nothing but rhea; resolves when the broker has attached it. RabbitMQ declares a queue as
 * durable as the first to attach says, and refuses who says otherwise.
 */
export async function readFrom(
  connection: ConnectionOptions,
  address: string,
  durable = true,
): Promise<Reader> {
  const container = rhea.create_container()
  const messages: Read[] = []
  let look: (() => void) | undefined
  container.on('message', ({ message }: EventContext) => {
    if (!message) return
    const properties = Object.fromEntries(kept.map((name) => [name, message[name]]))
    messages.push({ body: contentOf(message.body), properties })
    look?.()
  })
  const ended = new Promise<never>((_, reject) => {
    for (const event of ['connection_error', 'session_error', 'receiver_error', 'disconnected', 'error'])
      container.on(event, (context: EventContext) =>
        reject(new Error(`The reader has ended: ${event}: ${reasonIn(context)}.`)),
      )
  })
  ended.catch(() => {})
  const opened = new Promise((resolve) => {
    container.on('receiver_open', resolve)
  })
  const open = container.connect({ reconnect: false, ...connection })
  open.open_receiver({ source: { address, ...(durable && { durable: 2 }) } })
  await Promise.race([opened, ended])
  return {
    messages,
    until: (count) =>
      Promise.race([
        ended,
        new Promise<readonly Read[]>((resolve) => {
          look = () => {
            if (messages.length >= count) resolve(messages)
          }
          look()
        }),
      ]),
    async close() {
      const closed = new Promise((resolve) => {
        container.on('connection_close', resolve)
      })
      open.close()
      await Promise.race([closed, ended.catch(() => {})])
    },
  }
}

/** RabbitMQ splits what is longer than a frame of its own into several sections. */
function contentOf(body: { readonly content: Buffer | Buffer[] }): Buffer {
  return Array.isArray(body.content) ? Buffer.concat(body.content) : body.content
}

function reasonIn({ error, receiver, session, connection }: EventContext): string {
  const reason: unknown = error ?? receiver?.error ?? session?.error ?? connection?.error
  return JSON.stringify(reason) ?? 'no reason'
}
