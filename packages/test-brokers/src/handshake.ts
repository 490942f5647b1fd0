import { connect } from 'node:net'

/** The protocol headers a client opens with. */
export const protocolHeaders = {
  'amqp-0-9-1': Buffer.from('AMQP\x00\x00\x09\x01', 'latin1'),
  'amqp-1.0': Buffer.from('AMQP\x00\x01\x00\x00', 'latin1'),
  'amqp-1.0-sasl': Buffer.from('AMQP\x03\x01\x00\x00', 'latin1'),
} as const

export type Protocol = keyof typeof protocolHeaders

/**
 * Whether a broker speaks the protocol there. A refusal is an answer too (the header it wants instead), so what
 * counts is the first bytes: 0-9-1 says yes with a method frame (1), 1.0 by repeating the header.
 */
export async function speaks(protocol: Protocol, port: number, host = '127.0.0.1'): Promise<boolean> {
  const answer = await firstAnswer(port, host, protocolHeaders[protocol])
  if (protocol === 'amqp-0-9-1') return answer[0] === 1
  return answer.subarray(0, 8).equals(protocolHeaders[protocol])
}

/** Whether anybody takes connections there. */
export function listens(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host })
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}

/** The first bytes a server sends back; empty when it refuses, hangs up or stays silent. */
function firstAnswer(port: number, host: string, greeting: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 2_000 })
    const end = (answer: Buffer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => socket.write(greeting))
    socket.once('data', end)
    for (const event of ['error', 'close', 'timeout'] as const) socket.once(event, () => end(Buffer.alloc(0)))
  })
}
