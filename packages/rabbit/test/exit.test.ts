import { expect, it } from 'vitest'
import { startPeer } from './peer/amqp-peer.js'
import * as methods from './peer/methods.js'
import { programs } from './run-program.js'
import { allEnded } from './support.js'

const { run } = programs()

const fates = [
  { fate: 'after it was used', argument: 'send' },
  { fate: 'while it connects to a broker that is silent', argument: 'connecting' },
  { fate: 'while it backs off', argument: 'backing-off' },
  { fate: 'with a send that nobody confirms', argument: 'unconfirmed' },
  { fate: 'of a broker that blocks it and reads nothing any more', argument: 'blocked' },
  { fate: 'of a broker that does not say goodbye', argument: 'no-goodbye' },
  { fate: 'of what failed for good', argument: 'failed' },
]

it.concurrent.each(fates)('the process exits by itself after close(), $fate', async ({ argument }) => {
  await using peer = await startPeer(({ name }, connection) => {
    if (argument === 'connecting') return true
    if (argument === 'backing-off') connection.socket.resetAndDestroy()
    if (argument === 'blocked' && name === 'publish') {
      connection.send(methods.blocked('low on memory'))
      connection.socket.pause()
      return true
    }
    if (argument === 'failed' && name === 'open') connection.socket.end()
    return (
      (argument === 'unconfirmed' && name === 'publish') || (argument === 'no-goodbye' && name === 'close')
    )
  })
  const { exitCode, stdout, stderr } = await run([argument, peer.url])
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: 'closed\n', stderr: '' })
  for (const { socket } of peer.connections) socket.resume()
  await allEnded(peer)
})
