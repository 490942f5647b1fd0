import { once } from 'node:events'
import { connect as connectTls } from 'node:tls'
import { type ChannelModel, connect } from 'amqplib'
import rhea from 'rhea'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Certificates, createCertificates } from '../src/certificates.js'
import { speaks } from '../src/handshake.js'
import {
  addUser,
  changePassword,
  closeConnectionsOf,
  dropAmqp10Connections,
  type RabbitResource,
  setAlarm,
} from '../src/rabbit-commands.js'
import type { RabbitTls } from '../src/rabbit-config.js'
import type { RabbitNode } from '../src/rabbit-node.js'
import { rotateCertificates } from '../src/rotate-certificates.js'
import { describeWithRabbitNode } from '../src/vitest.js'
import { waitUntil } from '../src/wait-until.js'

describeWithRabbitNode('a node under command', (start) => {
  let node: RabbitNode
  let certificates: Certificates
  let tls: RabbitTls
  beforeAll(async () => {
    certificates = await createCertificates()
    const { caFile, server } = certificates
    tls = { caFile, certFile: server.certFile, keyFile: server.keyFile }
    node = await start({ tls })
  })
  afterAll(() => certificates.remove())

  const urlOf = (username: string, password: string): string =>
    `amqp://${username}:${password}@127.0.0.1:${node.port}`

  test.each<RabbitResource>(['memory', 'disk'])(
    'is out of %s when it is to be, and no longer',
    async (resource) => {
      expect(await node.evaluate('rabbit_alarm:get_alarms()')).toBe('[]')
      await setAlarm(node, resource, true)
      expect(await node.evaluate('rabbit_alarm:get_alarms()')).toContain(`resource_limit,${resource},`)
      await setAlarm(node, resource, false)
      expect(await node.evaluate('rabbit_alarm:get_alarms()')).toBe('[]')
    },
  )

  test('closes the connections of one user, and leaves the others', async () => {
    await addUser(node, { username: 'noisy', password: 'secret' })
    await using noisy = await open(urlOf('noisy', 'secret'))
    await using guest = await open(node.amqpUrl)
    await closeConnectionsOf(node, 'noisy', 'too noisy')
    await waitUntil(() => noisy.error !== undefined, { what: 'the end of the connection', timeoutMs: 10_000 })
    expect(String(noisy.error)).toContain('CONNECTION_FORCED - too noisy')
    expect(guest.error).toBeUndefined()
    await guest.model.createChannel()
  })

  test('drops the connections over AMQP 1.0, and leaves the others', async () => {
    await using other = await open(node.amqpUrl)
    const login = { host: '127.0.0.1', port: node.port, username: 'guest', password: 'guest' }
    const connection = rhea.create_container().connect({ ...login, reconnect: false })
    await once(connection, 'connection_open')
    const dropped = once(connection, 'disconnected')
    await dropAmqp10Connections(node)
    await dropped
    await other.model.createChannel()
    expect(other.error).toBeUndefined()
  })

  test('lets nobody in with the old password', async () => {
    await addUser(node, { username: 'renewed', password: 'old' })
    await using before = await open(urlOf('renewed', 'old'))
    await changePassword(node, { username: 'renewed', password: 'new' })
    await expect(open(urlOf('renewed', 'old'))).rejects.toThrow(/403|ACCESS_REFUSED/)
    await using after = await open(urlOf('renewed', 'new'))
    await Promise.all([before.model.createChannel(), after.model.createChannel()])
    expect([before.error, after.error]).toEqual([undefined, undefined])
  })

  test('says nothing while it is paused, and goes on', async () => {
    await using client = await open(node.amqpUrl)
    node.pause()
    expect(await speaks('amqp-0-9-1', node.port)).toBe(false)
    expect(node.running()).toBe(true)
    const channel = client.model.createChannel()
    node.resume()
    await channel
    expect(await speaks('amqp-0-9-1', node.port)).toBe(true)
  })

  test('shows its new certificate to who comes after the rotation', async () => {
    const before = await shownBy(node.tlsPort, certificates.ca)
    const next = await createCertificates()
    await rotateCertificates(node, tls, next)
    const after = await shownBy(node.tlsPort, next.ca)
    expect(after).not.toBe(before)
    await expect(shownBy(node.tlsPort, certificates.ca)).rejects.toThrow(/certificate/)
    await next.remove()
  })
})

interface Client extends AsyncDisposable {
  readonly model: ChannelModel
  /** What the connection ended with. */
  readonly error: unknown
}

async function open(url: string): Promise<Client> {
  const model = await connect(url)
  let error: unknown
  model.on('error', () => {})
  model.on('close', (cause) => {
    error = cause
  })
  return {
    model,
    get error() {
      return error
    },
    async [Symbol.asyncDispose]() {
      await model.close().catch(() => {})
    },
  }
}

/** The fingerprint of the certificate that is shown; rejects when the authority has not issued it. */
function shownBy(port = 0, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: 'localhost', ca })
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate().fingerprint256)
      socket.destroy()
    })
    socket.once('error', reject)
  })
}
