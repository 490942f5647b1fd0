import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { conditionError, conditionOf, connectionError, linkError } from './qpid-error.js'

describe('conditionOf', () => {
  it('reads condition and description', () => {
    expect(conditionOf({ condition: 'amqp:not-found', description: 'x' })).toEqual({
      condition: 'amqp:not-found',
      description: 'x',
    })
    expect(conditionOf({ condition: 'amqp:not-found', description: null })).toEqual({
      condition: 'amqp:not-found',
      description: '',
    })
  })

  it.each([undefined, null, 'text', {}, { condition: '' }, new Error('x')])('finds none in %j', (error) => {
    expect(conditionOf(error)).toBeUndefined()
  })
})

describe('conditionError', () => {
  it.each([
    ['amqp:not-found', 'unroutable', false],
    ['amqp:resource-deleted', 'unroutable', true],
    ['amqp:unauthorized-access', 'auth', false],
    ['amqp:precondition-failed', 'rejected', false],
    ['amqp:resource-limit-exceeded', 'rejected', true],
    ['amqp:link:message-size-exceeded', 'too-large', false],
    ['amqp:internal-error', 'connection-lost', true],
    ['constructor', 'connection-lost', true],
  ])('%s is %s', (condition, code, retryable) => {
    const error = conditionError({ condition, description: 'said the broker' }, 'connection-lost')
    expect(error).toMatchObject({ code, retryable, strategy: 'qpid' })
    expect(error.message).toContain('said the broker')
  })

  it('names the condition when there is no description', () => {
    expect(conditionError({ condition: 'acme:moon', description: '' }, 'rejected').message).toBe(
      'rejected: acme:moon',
    )
  })
})

describe('connectionError', () => {
  it('takes what the broker does not find for the virtual host', () => {
    const error = connectionError({ condition: 'amqp:not-found', description: 'no vhost' }, 'a:1')
    expect(error).toMatchObject({ code: 'auth', retryable: false, phase: 'connect' })
    expect(error.message).toMatch(/no vhost.*hostname/)
  })

  it('says who closed without a word', () => {
    expect(connectionError(undefined, 'a:1')).toMatchObject({
      code: 'connection-lost',
      message: expect.stringContaining('a:1 closed the connection'),
    })
  })

  it('tells a refused certificate from a refused connection', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const untrusted = Object.assign(new Error('self-signed certificate'), {
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
    expect(connectionError(refused, 'a:1')).toMatchObject({
      code: 'connection-lost',
      retryable: true,
      cause: refused,
    })
    expect(connectionError(untrusted, 'a:1')).toMatchObject({ code: 'auth', retryable: false })
  })

  it.each([{ condition: 'amqp:internal-error' }, { condition: undefined }])(
    'leaves behind what refers to the connection: %j',
    (fields) => {
      const error = Object.assign(new Error('failed'), fields)
      Object.defineProperty(error, 'connection', { value: { options: { password: 's3cret' } } })
      const seen = inspect(connectionError(error, 'a:1'), { showHidden: true, depth: 20 })
      expect(seen).toMatch(/failed|internal-error/)
      expect(seen).not.toContain('s3cret')
    },
  )
})

describe('linkError', () => {
  it('is a loss like any other when the broker does not say why, or for a reason of its own', () => {
    expect(linkError(undefined, 'a:1')).toMatchObject({
      code: 'connection-lost',
      retryable: true,
      phase: 'connect',
    })
    expect(linkError({ condition: 'amqp:link:detach-forced', description: '' }, 'a:1')).toMatchObject({
      code: 'connection-lost',
      retryable: true,
    })
  })
})
