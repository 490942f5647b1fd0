import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { findSecrets } from '@glance-notifications/test-brokers'
import { describe, expect, it } from 'vitest'
import { run } from './support/program.js'

const password = 'hush/hush@"7"'
const commands: readonly (readonly string[])[] = [
  ['emit', '--type', 'image.create', '--payload', '1', '--no-validate', '--timeout', '300', '--verbose'],
  ['listen', '--timeout', '300', '--verbose'],
  ['doctor'],
  ['dlq', 'list', '--group', 'a', '--verbose'],
]

/** A server that does that with whoever connects. */
async function serverThat(meets: (socket: Socket) => void): Promise<Server & AsyncDisposable> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    meets(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(server, {
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  })
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('It listens to no port.')
  return address.port
}

describe.each(['rabbit', 'qpid'])('over %s', (protocol) => {
  it.each(['amqp', 'amqps'])('a broker at %s that hangs up shows the password to nobody', async (scheme) => {
    await using server = await serverThat((socket) => socket.once('data', () => socket.destroy()))
    const url = `${scheme}://joe:${encodeURIComponent(password)}@127.0.0.1:${portOf(server)}`
    const [emit, listen, doctor, list] = commands.map((command) => [...command, '--url', url])
    const ofBoth = [emit, listen, doctor].map((command = []) => [
      ...command,
      '--protocol',
      protocol,
      '--address',
      '/topic/a',
    ])
    const all = protocol === 'rabbit' ? [...ofBoth, list ?? []] : ofBoth
    const ended = await Promise.all(all.map((args) => run(args)))
    expect(ended.map(({ exitCode }) => exitCode)).not.toContain(0)
    expect(
      findSecrets(
        ended.flatMap(({ stdout, stderr }) => [stdout, stderr]),
        [password],
      ),
    ).toEqual([])
  })
})
