import { connect } from 'node:net'
import { hostsNow } from '@glance-notifications/core/connection'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ownSocket } from './connect.js'
import { qpidSettings } from './options.js'

vi.mock('node:net', async (original) => {
  const net = await original<typeof import('node:net')>()
  return { ...net, connect: vi.fn<() => import('node:net').Socket>(() => new net.Socket()) }
})

beforeEach(() => vi.mocked(connect).mockClear())

describe('ownSocket', () => {
  it('sends at once what it is given, as qpid did in 2013 (qpid_tcp_nodelay)', async () => {
    const { hosts } = qpidSettings({ url: 'amqp://127.0.0.1:1' })
    const [host] = await hostsNow(hosts, new AbortController())
    if (!host) throw new Error('There is no host.')
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
