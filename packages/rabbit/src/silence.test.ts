import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { onSilence } from './silence.js'

function connection() {
  const heartbeater = new EventEmitter()
  const end = vi.fn<() => void>()
  heartbeater.on('timeout', end)
  const model = { connection: { heartbeater, recvSinceLastCheck: false } }
  const tell = vi.fn<(cause: Error) => void>()
  onSilence(model, 'broker:5672', tell)
  return { ...model.connection, model, tell, end }
}

const inputWasRead = (): Promise<void> => new Promise(setImmediate)

describe('the silence of a broker', () => {
  it('is told once what has arrived was read, and amqplib does not end the connection by itself', async () => {
    const { heartbeater, tell, end } = connection()
    heartbeater.emit('timeout')
    expect(tell).not.toHaveBeenCalled()
    await inputWasRead()
    expect(tell).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'connection-lost', phase: 'heartbeat', retryable: true }),
    )
    expect(end).not.toHaveBeenCalled()
  })

  it('is none when something had arrived while the event loop was blocked', async () => {
    const { heartbeater, model, tell } = connection()
    heartbeater.emit('timeout')
    model.connection.recvSinceLastCheck = true
    await inputWasRead()
    expect(tell).not.toHaveBeenCalled()
  })

  it('is not listened for where there are no heartbeats', () => {
    expect(() => onSilence({ connection: { heartbeater: null } }, 'broker:5672', () => {})).not.toThrow()
    expect(() => onSilence({}, 'broker:5672', () => {})).not.toThrow()
  })
})
