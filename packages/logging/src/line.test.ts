import { describe, expect, it } from 'vitest'
import { notification } from '../test/sends.js'
import { lineFormatter } from './line.js'

const format = lineFormatter('glance.notifier')

describe('a line', () => {
  it('has the level, time and name of pino, then the six attributes as they are on the wire', () => {
    const made = notification({ payload: { id: 1 } })
    const before = Date.now()
    const line = format(made, { payload: '{"id":1}', context: undefined })
    const { level, time, name, ...rest } = JSON.parse(line)
    expect({ level, name }).toEqual({ level: 30, name: 'glance.notifier' })
    expect(time).toBeGreaterThanOrEqual(before)
    expect(rest).toEqual({ ...made })
    expect(line).toMatch(/^[^\n]+\n$/)
  })

  it.each([
    ['INFO', 30],
    ['WARN', 40],
    ['ERROR', 50],
  ] as const)('of priority %s has level %d', (priority, level) => {
    expect(
      JSON.parse(format(notification({ priority }), { payload: 'null', context: undefined })),
    ).toMatchObject({
      level,
      priority,
    })
  })

  it('has the name as pino writes it, whatever is in it', () => {
    for (const name of ['"quoted"\n', '","time":1', '"time":2}', 'ü😀\u2028']) {
      const line = lineFormatter(name)(notification(), { payload: '1', context: undefined })
      expect(JSON.parse(line)).toMatchObject({ level: 30, time: expect.any(Number), name })
    }
  })

  it('has the context when there is one', () => {
    const line = format(notification(), { payload: '1', context: '{"user_id":"u"}' })
    expect(JSON.parse(line).context).toEqual({ user_id: 'u' })
    expect(JSON.parse(format(notification(), { payload: '1', context: undefined }))).not.toHaveProperty(
      'context',
    )
  })

  it('stays one line, whatever the attributes are', () => {
    const made = notification({ publisher_id: 'a\nb"}', event_type: '}\r\n\u2028ü😀'.repeat(30) })
    const line = format(made, { payload: '{}', context: undefined })
    expect(line.indexOf('\n')).toBe(line.length - 1)
    expect(JSON.parse(line)).toMatchObject({ publisher_id: made.publisher_id, event_type: made.event_type })
  })
})
