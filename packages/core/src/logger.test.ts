import { describe, expect, it } from 'vitest'
import { logWith, rejecting, throwing } from '../test/support/logs.js'
import { safeLogger } from './logger.js'
import { reactions } from './testing/fake-clock.js'

const levels = ['debug', 'info', 'warn', 'error'] as const

describe('a safe logger', () => {
  it.each(levels)('passes %s on, with its context', (level) => {
    const lines: unknown[] = []
    safeLogger(logWith((...line) => lines.push(line)))[level]('lost', { host: 'a' })
    expect(lines).toEqual([['lost', { host: 'a' }]])
  })

  it.each(levels)('is silent at %s when there is none', (level) => {
    expect(() => safeLogger(undefined)[level]('lost')).not.toThrow()
  })

  it.each(levels)('contains what %s throws, at once or later', async (level) => {
    for (const broken of [throwing, rejecting]) {
      expect(() => safeLogger(logWith(broken))[level]('lost')).not.toThrow()
    }
    await reactions()
  })

  it('calls the methods as methods', () => {
    const memory = {
      lines: ['first'],
      note(message: string): void {
        this.lines.push(message)
      },
      debug(message: string): void {
        this.note(message)
      },
      info(message: string): void {
        this.note(message)
      },
      warn(message: string): void {
        this.note(message)
      },
      error(message: string): void {
        this.note(message)
      },
    }
    safeLogger(memory).warn('blocked')
    expect(memory.lines).toEqual(['first', 'blocked'])
  })
})
