import { expect, it } from 'vitest'
import { startPeer } from './peer/amqp-peer.js'
import { programs } from './run-program.js'
import { allEnded } from './support.js'

const { run } = programs('source-program')

const fates = [
  { fate: 'while it waits for messages', argument: 'reading' },
  { fate: 'with a delivery that was not settled', argument: 'delivered' },
  { fate: 'with a retry that is held', argument: 'held' },
  { fate: 'with a dead letter that nobody confirms', argument: 'unconfirmed' },
  { fate: 'while it waits for an exchange', argument: 'waiting' },
  { fate: 'while it connects to a broker that is silent', argument: 'connecting' },
  { fate: 'while it backs off', argument: 'backing-off' },
  { fate: 'of a broker that does not say goodbye', argument: 'no-goodbye' },
]

it.concurrent.each(fates)('the process exits by itself after close(), $fate', async ({ argument }) => {
  await using peer = await startPeer((incoming, connection) => {
    const { name } = incoming
    if (argument === 'connecting') return true
    if (argument === 'backing-off') connection.socket.resetAndDestroy()
    if (
      argument === 'waiting' &&
      name === 'queue.bind' &&
      connection.heard.filter((heard) => heard === name).length > 1
    ) {
      connection.closeChannel(404, "NOT_FOUND - no exchange 'glance'")
      return true
    }
    if (name === 'basic.consume') {
      connection.answer(incoming)
      connection.deliver(incoming.queue, 1, 'one')
      return true
    }
    return (
      (argument === 'unconfirmed' && name === 'publish') || (argument === 'no-goodbye' && name === 'close')
    )
  })
  const { exitCode, stdout, stderr } = await run([argument, peer.url])
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: 'closed\n', stderr: '' })
  await allEnded(peer)
})
