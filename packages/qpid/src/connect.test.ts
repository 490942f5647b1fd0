import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { hostsNow } from '@glance-notifications/core/connection'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ownSocket } from './connect.js'
import { qpidSettings } from './options.js'

/** The driver of the socket imports `connect` by its name; only the module of Node itself can be listened to. */
function listenToConnect() {
  const connect = vi.spyOn(net, 'connect')
  syncBuiltinESMExports()
  return connect
}

afterEach(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

describe('ownSocket', () => {
  it('sends at once what it is given, as qpid did in 2013 (qpid_tcp_nodelay)', async () => {
    const { hosts } = qpidSettings({ url: 'amqp://127.0.0.1:1' })
    const [host] = await hostsNow(hosts, new AbortController())
    if (!host) throw new Error('There is no host.')
    const connect = listenToConnect()
    const socket = ownSocket(host)
    socket.open(1, 'ignored', {}, () => {})
    socket.destroy()
    socket.destroy()
    expect(connect).toHaveBeenCalledExactlyOnceWith(
      { host: '127.0.0.1', port: 1, noDelay: true },
      expect.anything(),
    )
  })
})
