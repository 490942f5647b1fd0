import { inspect } from 'node:util'
import type { Logger } from '@glance-notifications/core'
import { expect, it } from 'vitest'
import { type Script, startPeer } from './peer/amqp-peer.js'
import * as methods from './peer/methods.js'
import { eventually, openNotifier } from './support.js'

const secret = 'hush/hush@'
const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]

const faults: Readonly<Record<string, Script>> = {
  'refuses the password': ({ name }, connection) => {
    if (name === 'start-ok') connection.send(methods.closeConnection(403, 'ACCESS_REFUSED'))
    return name === 'start-ok'
  },
  'refuses the virtual host': ({ name }, connection) => {
    if (name === 'open') connection.send(methods.closeConnection(530, 'NOT_ALLOWED'))
    return name === 'open'
  },
  'knows no mechanism of ours': ({ name }, connection) => {
    if (name === 'protocol-header') connection.send(methods.start('GSSAPI'))
    return name === 'protocol-header'
  },
  'is silent': () => true,
  'resets the socket': (_, { socket }) => {
    socket.resetAndDestroy()
    return true
  },
  'talks nonsense': (_, connection) => {
    connection.send(Buffer.alloc(64, 0xff))
    return true
  },
  'refuses the topology': (incoming, connection) => {
    if (incoming.name !== 'queue.declare') return false
    connection.send(methods.closeChannel(incoming.channel, 403, 'ACCESS_REFUSED'))
    return true
  },
  'closes the channel': ({ name }, connection) => {
    if (name === 'publish') connection.closeChannel(404, 'NOT_FOUND')
    return name === 'publish'
  },
  'is lost': ({ name }, { socket }) => {
    if (name === 'publish') socket.destroy()
    return name === 'publish'
  },
  'refuses the message': (incoming, connection) => {
    if (incoming.name === 'publish') connection.nack(incoming.message.tag)
    return incoming.name === 'publish'
  },
  'does not confirm': ({ name }) => name === 'publish',
}

it.each(Object.entries(faults))('a broker that %s shows the password to nobody', async (_, script) => {
  await using peer = await startPeer(script)
  const seen: unknown[] = []
  const see =
    (level: string): Logger[keyof Logger] =>
    (...said) => {
      seen.push(level, ...said)
    }
  const logger = { debug: see('debug'), info: see('info'), warn: see('warn'), error: see('error') }
  const notifier = openNotifier(
    {
      url: `amqp://glance:${encodeURIComponent(secret)}@127.0.0.1:${peer.port}/`,
      connectTimeoutMs: 50,
      logger,
    },
    { logger, onDetachedFailure: (failure) => seen.push(failure) },
  )
  notifier.status.subscribe((status) => seen.push(status))
  notifier.detached.info('image.create', {}, { timeoutMs: 200 })
  await notifier.info('image.create', {}, { timeoutMs: 200 }).catch((error: unknown) => seen.push(error))
  await eventually(() => notifier.stats.dropped === 1)
  seen.push(notifier, notifier.stats, await notifier.close({ timeoutMs: 50 }))

  expect(seen.some((item) => item instanceof Error)).toBe(true)
  const texts = [inspect(seen, { depth: Number.POSITIVE_INFINITY, showHidden: true }), JSON.stringify(seen)]
  for (const error of seen.filter((item) => item instanceof Error)) texts.push(String(error.stack))
  for (const text of texts) for (const form of forms) expect(text).not.toContain(form)
})
