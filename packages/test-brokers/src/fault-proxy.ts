import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { type Fault, FaultyPipe, type Losses } from './faulty-pipe.js'
import { freePorts } from './free-ports.js'

/** What happens to who connects: it gets through, is accepted and told nothing, or finds that nobody listens. */
export type Admission = 'pass' | 'mute' | 'refuse'

/** What the network does at present. */
export interface Faults {
  readonly toBroker: Fault
  readonly toClient: Fault
  /** New connections. */
  readonly admission: Admission
}

export interface FaultProxyOptions extends Partial<Faults> {
  /** The broker that it stands before: host and port, or a URL with both. */
  readonly target: { readonly host: string; readonly port: number } | string
}

/** A network before a broker, with faults on command. */
export interface FaultProxy extends AsyncDisposable {
  readonly port: number
  /** How many clients are connected. */
  readonly connections: number
  /** How many have ever been. */
  readonly accepted: number
  /** How many bytes it has swallowed in all. */
  readonly swallowedBytes: number
  /** The URL of the broker, by way of the proxy. */
  urlFor(url: string): string
  /** From now on, also for the connections that there are; what is not named stays. */
  set(faults: Partial<Faults>): Promise<void>
  /** Resets all connections (RST), on both sides. */
  reset(): void
  /** The end of all faults. What bytes were swallowed of, and who was told nothing, is reset. */
  heal(): Promise<void>
  close(): Promise<void>
}

const pass = { kind: 'pass' } as const
const healthy: Faults = { toBroker: pass, toClient: pass, admission: 'pass' }

/** Starts a TCP proxy on a free port of 127.0.0.1, in this process. Without faults until told otherwise. */
export async function startFaultProxy({ target, ...faults }: FaultProxyOptions): Promise<FaultProxy> {
  const [port = 0] = await freePorts(1)
  const proxy = new TcpProxy(addressOf(target), port)
  await proxy.set({ ...healthy, ...faults })
  return proxy
}

function addressOf(target: FaultProxyOptions['target']): { readonly host: string; readonly port: number } {
  if (typeof target !== 'string') return target
  const { hostname, port } = new URL(target)
  return { host: hostname, port: Number(port) }
}

/** A client's connection, with the one to the broker unless the client is told nothing. */
interface Link {
  readonly near: Socket
  readonly far?: Socket
  readonly toBroker?: FaultyPipe
  readonly toClient?: FaultyPipe
}

class TcpProxy implements FaultProxy {
  readonly port: number
  readonly #target: { readonly host: string; readonly port: number }
  readonly #links = new Set<Link>()
  readonly #losses: Losses = { swallowedBytes: 0 }
  #server: Server | undefined
  #faults = healthy
  #accepted = 0

  constructor(target: { readonly host: string; readonly port: number }, port: number) {
    this.#target = target
    this.port = port
  }

  get connections(): number {
    return [...this.#links].filter(({ near }) => !near.destroyed && !near.readableEnded).length
  }

  get accepted(): number {
    return this.#accepted
  }

  get swallowedBytes(): number {
    return this.#losses.swallowedBytes
  }

  urlFor(url: string): string {
    const proxied = new URL(url)
    proxied.host = `127.0.0.1:${this.port}`
    return proxied.href
  }

  async set(faults: Partial<Faults>): Promise<void> {
    this.#faults = { ...this.#faults, ...faults }
    const { toBroker, toClient, admission } = this.#faults
    for (const link of this.#links) {
      link.toBroker?.set(toBroker)
      link.toClient?.set(toClient)
    }
    if (admission === 'refuse') this.#stopListening()
    else await this.#listen()
  }

  reset(): void {
    for (const link of this.#links) reset(link)
  }

  async heal(): Promise<void> {
    for (const link of this.#links) {
      if (!link.far || link.toBroker?.lossy || link.toClient?.lossy) reset(link)
    }
    await this.set(healthy)
  }

  async close(): Promise<void> {
    this.reset()
    this.#stopListening()
    const sockets = [...this.#links].flatMap(({ near, far }) => (far ? [near, far] : [near]))
    await Promise.all(sockets.filter((socket) => !socket.closed).map((socket) => once(socket, 'close')))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #listen(): Promise<void> {
    if (this.#server) return
    // Half open, so that each side ends by itself, in its own order with the bytes.
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => this.#accept(near))
    this.#server = server
    server.listen(this.port, '127.0.0.1')
    await once(server, 'listening')
  }

  #stopListening(): void {
    this.#server?.close()
    this.#server = undefined
  }

  #accept(near: Socket): void {
    this.#accepted += 1
    near.on('error', () => {})
    if (this.#faults.admission === 'mute') {
      near.resume()
      this.#keep({ near })
      return
    }
    const far = connect({ ...this.#target, allowHalfOpen: true, noDelay: true })
    far.on('error', () => {})
    const toBroker = new FaultyPipe(near, far, this.#faults.toBroker, this.#losses)
    const toClient = new FaultyPipe(far, near, this.#faults.toClient, this.#losses)
    this.#keep({ near, far, toBroker, toClient })
  }

  #keep(link: Link): void {
    this.#links.add(link)
    for (const socket of [link.near, link.far]) {
      socket?.once('close', () => {
        if (!link.near.destroyed || (link.far && !link.far.destroyed)) return
        link.toBroker?.stop()
        link.toClient?.stop()
        this.#links.delete(link)
      })
    }
  }
}

function reset({ near, far }: Link): void {
  near.resetAndDestroy()
  far?.resetAndDestroy()
}
