import { existsSync } from 'node:fs'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Certificates, createCertificates } from '../src/certificates.js'
import { listens, speaks } from '../src/handshake.js'
import { controlRabbit } from '../src/rabbit-control.js'
import { leaseRabbit } from '../src/rabbit-lease.js'
import type { RabbitNode } from '../src/rabbit-node.js'
import { describeWithRabbitNode } from '../src/vitest.js'

describeWithRabbitNode('a private RabbitMQ node', (start) => {
  let certificates: Certificates
  let node: RabbitNode
  beforeAll(async () => {
    certificates = await createCertificates()
    const { certFile, keyFile } = certificates.server
    node = await start({ tls: { caFile: certificates.caFile, certFile, keyFile, verifyPeer: true } })
  })
  afterAll(() => certificates.remove())

  test('answers AMQP 0-9-1 and, after a login only, AMQP 1.0', async () => {
    expect(await speaks('amqp-0-9-1', node.port)).toBe(true)
    expect(await speaks('amqp-1.0-sasl', node.amqp10Port)).toBe(true)
    expect(await speaks('amqp-1.0', node.amqp10Port)).toBe(false)
  })

  test('offers EXTERNAL over TLS to who shows a certificate, and closes on who does not', async () => {
    const { ca, client } = certificates
    expect(await greetingOverTls(node.tlsPort, { ca, cert: client.cert, key: client.key })).toContain(
      'EXTERNAL',
    )
    expect(await greetingOverTls(node.tlsPort, { ca })).toBe('')
  })

  test('leases two vhosts, deletes one, and keeps what is durable over kill -9', async () => {
    const [one, two] = await Promise.all([
      leaseRabbit({ node: node.address }),
      leaseRabbit({ node: node.address }),
    ])
    expect(one.vhost).not.toBe(two.vhost)
    await node.evaluate(declareDurable(one.vhost))
    await node.evaluate(declareDurable(two.vhost))
    await two.release()

    const killed = node.pid()
    await node.keep()
    await node.kill()
    expect(await speaks('amqp-0-9-1', node.port)).toBe(false)
    await node.restart()
    expect(node.pid()).not.toBe(killed)
    const queues = await node.ctl('list_queues', '-q', '-p', one.vhost, 'name', 'durable')
    expect(queues).toContain('notifications.info\ttrue')
    expect(await node.evaluate('rabbit_vhost:list_names()')).not.toContain(two.vhost)
  }, 120_000)

  test('can be commanded without erl_call, and tells when an expression fails', async () => {
    const { scripts, version, epmd } = node.address.programs
    const slow = controlRabbit({ ...node.address, programs: { scripts, version, epmd } })
    expect(await slow.evaluate('{<<"a">>, "b"}')).toBe('{<<"a">>,"b"}')
    expect(await node.evaluate('{<<"a">>, "b"}')).toBe('{<<"a">>,"b"}')
    await expect(slow.evaluate('ok = wrong')).rejects.toThrow(/badmatch/)
    await expect(node.evaluate('ok = wrong')).rejects.toThrow(/badmatch/)
  }, 120_000)

  test('that cannot start says why in its own words', async () => {
    const starting = start({ config: ['nonsense.setting = 1'] })
    await expect(starting).rejects.toThrow(/RabbitMQ did not start.*unknown variable: nonsense\.setting/s)
  }, 120_000)

  test('leaves neither a process nor a file behind', async () => {
    const { directory, ports } = node.address
    expect(await listening(Object.values(ports))).toHaveLength(4)
    await node.stop()
    expect(existsSync(directory)).toBe(false)
    expect(await listening(Object.values(ports))).toEqual([])
    expect(() => process.kill(node.pid(), 0)).toThrow('ESRCH')
    await node.stop()
  })
})

/** Erlang for a durable queue, without a client. */
function declareDurable(vhost: string): string {
  const queue = `rabbit_misc:r(<<"${vhost}">>, queue, <<"notifications.info">>)`
  return `{new, _} = rabbit_amqqueue:declare(${queue}, true, false, [], none, <<"test">>)`
}

/** What the broker says first, after the client's header. */
function greetingOverTls(port = 0, options: { ca: string; cert?: string; key?: string }): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTls({ ...options, port, host: 'localhost' })
    socket.once('secureConnect', () => socket.write('AMQP\x00\x00\x09\x01'))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString('latin1'))
    })
    socket.once('error', () => resolve(''))
    socket.once('close', () => resolve(''))
  })
}

/** Those of the ports that take a connection: the server's, Erlang's, and the port mapper's. */
async function listening(ports: readonly number[]): Promise<number[]> {
  const open = await Promise.all(ports.map((port) => listens(port)))
  return ports.filter((_, index) => open[index])
}
