import { describe, expect, it } from 'vitest'
import {
  channelError,
  dialError,
  isDifferent,
  isNotFound,
  lostError,
  rabbitError,
  refusedSize,
  replyCode,
  topologyError,
} from './rabbit-error.js'

const reply = (code: number, message = 'the broker says so'): Error =>
  Object.assign(new Error(message), { code })

describe('an error of ours', () => {
  it('names the strategy and keeps its cause', () => {
    const cause = new Error('why')
    expect(rabbitError('rejected', 'No', { cause })).toMatchObject({
      code: 'rejected',
      strategy: 'rabbit',
      cause,
    })
  })
})

describe('a connection that is not made', () => {
  const host = { name: 'broker:5672', virtualHost: 'images' }
  const cause = new Error('Expected ConnectionOpenOk; got <ConnectionClose channel:0>')

  it.each([402, 403, 530])('because of reply code %i is auth, in the words of the broker', (code) => {
    const error = dialError(cause, host, { code, text: 'NO, NEVER' })
    expect(error).toMatchObject({
      code: 'auth',
      retryable: false,
      delivery: 'none',
      phase: 'connect',
      strategy: 'rabbit',
      cause,
    })
    expect(error.message).toMatch(/^auth: broker:5672 refused .*: NO, NEVER$/)
  })

  it.each([320, 501, 541])('because of reply code %i may be made later', (code) => {
    const error = dialError(cause, host, { code, text: 'NOT NOW' })
    expect(error).toMatchObject({ code: 'connection-lost', retryable: true, phase: 'connect' })
    expect(error.message).toBe(`connection-lost: broker:5672: ${code} NOT NOW`)
  })

  it('because of the mechanism is auth', () => {
    const mechanism = new Error('SASL mechanism EXTERNAL is not provided by the server')
    expect(dialError(mechanism, host, undefined)).toMatchObject({ code: 'auth', retryable: false })
  })

  const others = [
    reply(0, 'connect ECONNREFUSED'),
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
    new Error('Socket closed abruptly during opening handshake'),
    'not even an error',
  ]
  it.each(others)('because of %s may be made later', (other) => {
    expect(dialError(other, host, undefined)).toMatchObject({
      code: 'connection-lost',
      retryable: true,
      delivery: 'none',
      phase: 'connect',
    })
  })

  it('because of the certificate is auth', () => {
    const selfSigned = Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(dialError(selfSigned, host, undefined)).toMatchObject({ code: 'auth', retryable: false })
  })
})

describe('a topology that cannot be used', () => {
  it.each([403, 404, 405, 406, 530])('because of reply code %i is topology', (code) => {
    expect(topologyError(reply(code), 'queue q', 'Do this.')).toMatchObject({
      code: 'topology',
      retryable: false,
      phase: 'connect',
      message: 'topology: Cannot use the queue q: the broker says so. Do this.',
    })
  })

  it.each([reply(541), reply(320), new Error('gone'), 'gone'])('because of %s is a loss', (cause) => {
    expect(topologyError(cause, 'queue q', 'Do this.')).toMatchObject({
      code: 'connection-lost',
      retryable: true,
      phase: 'connect',
    })
  })
})

describe('a channel that the broker closes', () => {
  const adopt = { exchange: 'glance', topology: 'adopt' } as const
  it('for want of rights is auth', () => {
    expect(channelError(reply(403), adopt)).toMatchObject({ code: 'auth', retryable: false })
  })

  it('for want of the exchange is lost where the next connection declares it', () => {
    expect(channelError(reply(404), adopt)).toMatchObject({ code: 'connection-lost', retryable: true })
    expect(channelError(reply(404), { ...adopt, topology: 'declare' })).toMatchObject({
      code: 'connection-lost',
    })
  })

  it.each(['none', 'check'] as const)('for want of the exchange is topology with %s', (topology) => {
    expect(channelError(reply(404), { ...adopt, topology })).toMatchObject({
      code: 'topology',
      retryable: false,
    })
  })

  it('for anything else is lost', () => {
    expect(channelError(reply(406), adopt)).toMatchObject({ code: 'connection-lost', retryable: true })
  })

  it('for the size of a message tells the size', () => {
    expect(refusedSize(reply(406, 'message size 5000 is larger than max size 4096'))).toBe(5000)
    expect(refusedSize(reply(406, 'inequivalent arg'))).toBeUndefined()
    expect(refusedSize(reply(404, 'message size 5000 is larger than max size 4096'))).toBeUndefined()
  })
})

describe('a connection that is lost', () => {
  it('says why, where that is known', () => {
    expect(lostError(new Error('Heartbeat timeout')).message).toBe(
      'connection-lost: RabbitMQ: Heartbeat timeout',
    )
    expect(lostError(undefined).message).toBe('connection-lost: RabbitMQ: it was closed')
    expect(lostError(undefined)).not.toHaveProperty('phase')
    expect(lostError(undefined, 'connect')).toMatchObject({ phase: 'connect' })
  })
})

it('reply codes are numbers; those of Node are not', () => {
  expect(replyCode(reply(404))).toBe(404)
  expect(replyCode(Object.assign(new Error('no'), { code: 'ENOENT' }))).toBeUndefined()
  expect(replyCode('404')).toBeUndefined()
  expect([isNotFound(reply(404)), isNotFound(reply(406))]).toEqual([true, false])
  expect([isDifferent(reply(404)), isDifferent(reply(406))]).toEqual([false, true])
})
