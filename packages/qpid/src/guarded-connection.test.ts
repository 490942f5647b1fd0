import rhea, { type Connection } from 'rhea'
import { describe, expect, it, vi } from 'vitest'
import { guardConnection, openFault } from './guarded-connection.js'

function connectionThatHeard(open: object): Connection {
  const connection = rhea.create_container().create_connection({ host: 'broker.test', port: 5672 })
  return Object.assign(connection, { remote: { open } })
}

describe('what a broker says of itself', () => {
  it.each([undefined, 512, 131_072, 4_294_967_295])('may be that it takes frames of %s bytes', (size) => {
    expect(openFault(connectionThatHeard({ max_frame_size: size }))).toBeUndefined()
  })

  it.each([0, 1, 40, 511])('may not be that it takes frames of %i bytes', (size) => {
    expect(openFault(connectionThatHeard({ max_frame_size: size }))).toContain(`${size} bytes`)
  })

  it('that it wants to hear from us once in 49 days is as often as Node can', () => {
    const open = { idle_time_out: 4_294_967_295 }
    expect(openFault(connectionThatHeard(open))).toBeUndefined()
    expect(open.idle_time_out).toBe(2 ** 31 - 1)
    const usual = { idle_time_out: 10_000 }
    openFault(connectionThatHeard(usual))
    expect(usual.idle_time_out).toBe(10_000)
  })
})

describe('a guarded connection', () => {
  it.each(['input', '_process'])('ends what rhea throws in %s, and hears nothing afterwards', (method) => {
    const connection = connectionThatHeard({})
    const broken = vi.fn<() => void>(() => {
      throw new TypeError('rhea is at a loss')
    })
    Object.assign(connection, { input: broken, _process: broken })
    const giveUp = vi.fn<(reason: string) => void>()
    guardConnection(connection, giveUp)
    const call = (): void => Reflect.apply(Reflect.get(connection, method), connection, [Buffer.alloc(0)])
    call()
    call()
    expect(giveUp).toHaveBeenCalledExactlyOnceWith('rhea is at a loss')
    expect(broken).toHaveBeenCalledOnce()
  })
})
