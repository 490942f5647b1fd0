import type { Place } from '../../case.js'
import type { Counts } from '../../peers/counts.js'
import { type Protocol, startNullPeer } from '../../peers/null-peer.js'
import type { Surroundings } from '../../surroundings.js'
import type { Amqp10Settings, Amqp091Settings } from '../settings.js'

const settingsOf: Readonly<Record<Protocol, (port: number) => Amqp091Settings | Amqp10Settings>> = {
  'amqp-0-9-1': (port) => ({
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    exchange: 'glance',
    topic: 'notifications',
  }),
  'amqp-1.0': (port) => ({ url: `amqp://127.0.0.1:${port}`, address: 'notifications' }),
}

/** A peer with nothing behind it, where the client is the limit. It counts what comes, and so checks what contenders say. */
export function nullPlace(protocol: Protocol, what: 'publish' | 'consume') {
  return async ({ signal }: Surroundings): Promise<Place> => {
    const peer = await startNullPeer(protocol, signal)
    const settings = settingsOf[protocol](peer.port)
    let before = await peer.counts()
    return {
      settingsFor: async () => settings,
      before: async () => {
        before = await peer.counts()
      },
      after: async (_, { params }, { count }) => {
        const now = await peer.counts()
        const since = (key: keyof Counts): number => now[key] - before[key]
        const seen = what === 'publish' ? since('messages') : since('settled')
        // What a consumer had when it was closed may be unsettled.
        const slack = what === 'publish' ? 0 : (params.prefetch ?? 0)
        if (seen + slack < count) throw new Error(`it says ${count}, and its peer has seen ${seen}`)
        return {
          wireBytesEach: since('bytes') / seen,
          wireReadsEach: since('reads') / seen,
          ...(what === 'publish' && { bodyBytesEach: since('bodyBytes') / seen }),
          ...(what === 'consume' && { settlementsEach: since('settlements') / seen }),
        }
      },
      close: () => peer.close(),
    }
  }
}
