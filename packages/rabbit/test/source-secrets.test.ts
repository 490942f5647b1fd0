import { inspect } from 'node:util'
import type { Logger } from '@glance-notifications/core'
import { expect, it } from 'vitest'
import { type Script, startPeer } from './peer/amqp-peer.js'
import * as methods from './peer/methods.js'
import { openSource } from './source-support.js'
import { eventually, within } from './support.js'

const secret = 'hush/hush@'
const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]

const faults: Readonly<Record<string, Script>> = {
  'refuses the password': ({ name }, connection) => {
    if (name === 'start-ok') connection.send(methods.closeConnection(403, 'ACCESS_REFUSED'))
    return name === 'start-ok'
  },
  'refuses the topology': (incoming, connection) => {
    if (incoming.name !== 'queue.declare') return false
    connection.send(methods.closeChannel(incoming.channel, 403, 'ACCESS_REFUSED'))
    return true
  },
  'ends the reading': (incoming, connection) => {
    if (incoming.name !== 'basic.consume') return false
    connection.answer(incoming)
    connection.cancel(incoming.queue)
    return true
  },
  'does not take a dead letter': (incoming, connection) => {
    if (incoming.name === 'publish') connection.nack(incoming.message.tag)
    if (incoming.name !== 'basic.consume') return incoming.name === 'publish'
    connection.answer(incoming)
    connection.deliver(incoming.queue, 1, 'bad')
    return true
  },
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
  const url = `amqp://glance:${encodeURIComponent(secret)}@127.0.0.1:${peer.port}`
  await using source = openSource({ url, group: 'billing', logger })
  source.status.subscribe((status) => seen.push(status))
  const started = source.start(
    (delivery) => {
      seen.push(delivery)
      delivery.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    },
    { credit: 1, ...within(5_000) },
  )
  started.catch((error: unknown) => seen.push(error))
  await eventually(() => seen.includes('warn') || seen.includes('error'))
  const shown = inspect([seen, source], { depth: 20, showHidden: true })
  for (const form of forms) expect(shown).not.toContain(form)
})
