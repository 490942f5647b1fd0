import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorOf } from '../../test/sends.js'
import { logSource } from '../index.js'
import { logSourceSettings } from './source-options.js'

function attempt(options: unknown): Promise<unknown> {
  return Promise.resolve().then(() => Reflect.apply(logSource, undefined, [options]))
}

describe('a bad option is refused at construction, by name and without its value', () => {
  const logFile = '/hunter2.log'
  it.each([
    ['/logFile', undefined],
    ['/options', 'hunter2'],
    ['/logFile', {}],
    ['/logFile', { logFile: '' }],
    ['/logFile', { logFile: 7 }],
    ['/logFile', { logFile: 'a\0b' }],
    ['/group', { logFile, group: '' }],
    ['/positionFile', { logFile, positionFile: '' }],
    ['/positionFile', { logFile, positionFile: '/x/../hunter2.log' }],
    ['/deadLetterFile', { logFile, deadLetterFile: 7 }],
    ['/deadLetterFile', { logFile, deadLetterFile: logFile }],
    ['/deadLetterFile', { logFile, positionFile: '/p', deadLetterFile: '/p' }],
    ['/deadLetterFile', { logFile, positionFile: `${logFile}.dead-letter` }],
    ['/fromStart', { logFile, fromStart: 'false' }],
    ['/pollIntervalMs', { logFile, pollIntervalMs: 0 }],
    ['/pollIntervalMs', { logFile, pollIntervalMs: Number.POSITIVE_INFINITY }],
    ['/rotationGraceMs', { logFile, rotationGraceMs: -1 }],
    ['/maxLineBytes', { logFile, maxLineBytes: 0 }],
    ['/maxLineBytes', { logFile, maxLineBytes: 1.5 }],
  ])('%s %j', async (path, options) => {
    const error = await errorOf(attempt(options))
    expect(error).toMatchObject({ code: 'invalid', retryable: false, issues: [{ path }] })
    expect(error.message).not.toContain('hunter2')
  })
})

describe('the settings', () => {
  it('have their defaults', () => {
    expect(logSourceSettings({ logFile: 'a.log' })).toMatchObject({
      logFile: resolve('a.log'),
      group: 'log',
      positionFile: undefined,
      deadLetterFile: resolve('a.log.dead-letter'),
      fromStart: false,
      pollIntervalMs: 1_000,
      rotationGraceMs: 1_000,
      maxLineBytes: 16_777_216,
    })
  })

  it('are those that are given', () => {
    const options = {
      logFile: '/a',
      group: 'g',
      positionFile: '/p',
      deadLetterFile: '/d',
      fromStart: true,
      pollIntervalMs: 1,
      rotationGraceMs: 0,
      maxLineBytes: 1,
    }
    expect(logSourceSettings(options)).toMatchObject(options)
    expect(logSource(options)).toMatchObject({ name: 'log', group: 'g' })
  })
})
