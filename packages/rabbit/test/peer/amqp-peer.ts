import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { type Incoming, incomingOf, type Published } from './incoming.js'
import * as methods from './methods.js'
import { takeFrame } from './wire.js'

/** Says what the peer does about what it is told. `false`: what a broker would do. */
export type Script = (incoming: Incoming, connection: PeerConnection) => boolean

/** The channel that notifications come over, or go; those before it are closed again. */
const sendingChannel = 1
/** How the peer calls whoever reads a queue. */
const consumerTagOf = (queue: string): string => `reader of ${queue}`
const protocolHeaderLength = 8

/** One client at the peer. */
export class PeerConnection {
  readonly published: Published[] = []
  /** The queues that are read. */
  readonly consumed: string[] = []
  readonly acked: { readonly tag: number; readonly multiple: boolean }[] = []
  readonly heard: string[] = []
  readonly socket: Socket
  /** In bytes. */
  longestFrame = 0
  /** The socket has ended, in whatever way. */
  ended = false
  /** How a broker answers a publish. */
  readonly #peer: Peer

  constructor(peer: Peer, socket: Socket) {
    this.#peer = peer
    this.socket = socket
    socket.on('error', () => {})
    socket.on('close', () => {
      this.ended = true
    })
    this.#listen()
  }

  send(...frames: Buffer[]): void {
    this.socket.write(Buffer.concat(frames))
  }

  ack(tag: number, multiple = false): void {
    this.send(methods.ack(sendingChannel, tag, multiple))
  }

  nack(tag: number, multiple = false): void {
    this.send(methods.nack(sendingChannel, tag, multiple))
  }

  /** Gives a message back; a broker confirms it afterwards. */
  giveBack(message: Published): void {
    this.send(methods.returned(sendingChannel, message))
  }

  closeChannel(code: number, text: string): void {
    this.send(methods.closeChannel(sendingChannel, code, text))
  }

  /** Gives messages to whoever reads the queue, numbered from `tag`. */
  deliver(queue: string, tag: number, ...texts: readonly string[]): void {
    const consumerTag = consumerTagOf(queue)
    const frames = texts.map((text, n) =>
      methods.delivered(sendingChannel, { consumerTag, tag: tag + n, routingKey: queue, text }),
    )
    this.send(...frames)
  }

  /** Ends the reading of the queue, as a broker does when it is deleted. */
  cancel(queue: string): void {
    this.send(methods.cancelled(sendingChannel, consumerTagOf(queue)))
  }

  #listen(): void {
    const understand = incomingOf()
    let greeted = false
    let rest: Buffer = Buffer.alloc(0)
    this.socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes])
      if (!greeted) {
        if (rest.length < protocolHeaderLength) return
        greeted = true
        rest = rest.subarray(protocolHeaderLength)
        this.#hear({ name: 'protocol-header' })
      }
      for (let taken = takeFrame(rest); taken; taken = takeFrame(rest)) {
        this.longestFrame = Math.max(this.longestFrame, rest.length - taken.rest.length)
        rest = taken.rest
        const incoming = understand(taken.frame)
        if (incoming) this.#hear(incoming)
      }
    })
  }

  #hear(incoming: Incoming): void {
    this.heard.push(incoming.name)
    if (incoming.name === 'publish') this.published.push(incoming.message)
    if (incoming.name === 'basic.consume') this.consumed.push(incoming.queue)
    if (incoming.name === 'basic.ack') this.acked.push({ tag: incoming.tag, multiple: incoming.multiple })
    if (!this.#peer.script(incoming, this)) this.answer(incoming)
  }

  /** What a broker that has nothing against it says. */
  answer(incoming: Incoming): void {
    const reply = replyTo(incoming)
    if (reply) this.send(reply)
    if (incoming.name === 'close') this.socket.end()
  }
}

export interface Peer extends AsyncDisposable {
  readonly port: number
  readonly url: string
  readonly connections: readonly PeerConnection[]
  script: Script
}

export const obedient: Script = () => false

/** Starts a broker of AMQP 0-9-1 in this process that does what the script says; with `tls`, over TLS. */
export async function startPeer(script: Script = obedient, tls?: TlsOptions): Promise<Peer> {
  const connections: PeerConnection[] = []
  const connected = (socket: Socket): void => {
    connections.push(new PeerConnection(peer, socket))
  }
  const server = tls ? createTlsServer(tls, connected) : createServer({ noDelay: true }, connected)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server.address())
  const peer: Peer = {
    port,
    url: `${tls ? 'amqps' : 'amqp'}://127.0.0.1:${port}`,
    connections,
    script,
    async [Symbol.asyncDispose]() {
      for (const { socket } of connections) socket.destroy()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
    },
  }
  return peer
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The peer has no port')
  return address.port
}

function replyTo(incoming: Incoming): Buffer | undefined {
  switch (incoming.name) {
    case 'protocol-header':
      return methods.start('PLAIN AMQPLAIN')
    case 'start-ok':
      return methods.tune(60)
    case 'open':
      return methods.openOk
    case 'close':
      return methods.closeConnectionOk
    case 'channel.open':
      return methods.channelOpenOk(incoming.channel)
    case 'channel.close':
      return methods.closeChannelOk(incoming.channel)
    case 'exchange.declare':
      return methods.exchangeDeclareOk(incoming.channel)
    case 'queue.declare':
      return methods.queueDeclareOk(incoming.channel, incoming.what)
    case 'queue.bind':
      return methods.queueBindOk(incoming.channel)
    case 'basic.qos':
      return methods.qosOk(incoming.channel)
    case 'basic.consume':
      return methods.consumeOk(incoming.channel, consumerTagOf(incoming.queue))
    case 'basic.cancel':
      return methods.cancelOk(incoming.channel, incoming.consumerTag)
    case 'confirm.select':
      return methods.confirmSelectOk(incoming.channel)
    case 'publish':
      return methods.ack(incoming.channel, incoming.message.tag, false)
    default:
      return undefined
  }
}
