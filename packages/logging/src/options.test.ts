import { describe, expect, it } from 'vitest'
import { errorOf } from '../test/sends.js'
import { loggingStrategy } from './index.js'
import { checkOptions } from './options.js'

function attempt(options: object): Promise<unknown> {
  return Promise.resolve().then(() => loggingStrategy(options))
}

const logger = { info() {}, warn() {}, error() {} }

describe('promise 11: a bad option is refused at construction, by name and without its value', () => {
  it.each([
    ['/logFile', { logFile: '' }],
    ['/logFile', { logFile: 7 }],
    ['/logFile', { logFile: 'a\0b' }],
    ['/name', { name: '' }],
    ['/logger', { logger: {} }],
    ['/logger', { logger: { info() {}, warn() {} } }],
    ['/logger', { logger, logFile: 'x' }],
    ['/name', { logger, name: 'x' }],
    ['/maskPaths', { maskPaths: 'payload.a' }],
    ['/maskPaths/1', { maskPaths: ['payload.a', 'hunter2'] }],
    ['/maskPaths/0', { maskPaths: [7] }],
    ['/maskKeys', { maskKeys: 'hunter2' }],
    ['/maskKeys/0', { maskKeys: [''] }],
    ['/maskKeys/0', { maskKeys: ['-_'] }],
    ['/maskKeys/1', { maskKeys: [/a/, 7] }],
  ])('%s', async (path, options) => {
    const error = await errorOf(attempt(options))
    expect(error).toMatchObject({ code: 'invalid', retryable: false, issues: [{ path }] })
    expect(error.message).toContain(path.slice(1))
    expect(error.message).not.toContain('hunter2')
  })
})

it('takes options that are good', () => {
  const options = { logFile: 'x.log', name: 'n', maskPaths: ['payload.a'], maskKeys: ['a', /b/] }
  expect(() => checkOptions(options)).not.toThrow()
  expect(() => checkOptions({ logger })).not.toThrow()
  expect(() => checkOptions({})).not.toThrow()
})
