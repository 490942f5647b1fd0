import { EventEmitter } from 'node:events'
import { systemClock } from '@glance-notifications/core'
import type { ChannelModel } from 'amqplib'
import { rabbitError } from './rabbit-error.js'

/**
 * Tells when the broker was silent for longer than the heartbeat allows. amqplib looks once an interval, by a timer, whether
 * anything was read; after the event loop was blocked that comes before what has arrived meanwhile is read, and a
 * connection that is well would be ended.
 */
export function onSilence(model: ChannelModel, host: string, tell: (cause: Error) => void): void {
  const connection: unknown = Reflect.get(model, 'connection')
  if (typeof connection !== 'object' || connection === null) return
  const heart: unknown = Reflect.get(connection, 'heartbeater')
  if (!(heart instanceof EventEmitter)) return
  heart.removeAllListeners('timeout')
  heart.on('timeout', () => {
    systemClock.afterInput(() => {
      if (Reflect.get(connection, 'recvSinceLastCheck') !== true) tell(silence(host))
    })
  })
}

function silence(host: string): Error {
  return rabbitError('connection-lost', `${host} was silent for longer than the heartbeat allows.`, {
    phase: 'heartbeat',
  })
}
