import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { AbortListeners } from './abort-listeners.js'

describe('listeners for an abort', () => {
  it('share one listener on the signal, and leave none', () => {
    const listeners = new AbortListeners()
    const { signal } = new AbortController()
    const ends = Array.from({ length: 100 }, () => listeners.add(signal, () => {}))
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    for (const end of ends) end()
    for (const end of ends) end()
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('hear of the abort once each, except those that have ended', () => {
    const listeners = new AbortListeners()
    const controller = new AbortController()
    const heard: string[] = []
    const endA = listeners.add(controller.signal, () => {
      heard.push('a')
      endA()
      endB()
    })
    const endB = listeners.add(controller.signal, () => heard.push('b'))
    listeners.add(controller.signal, () => heard.push('c'))
    controller.abort()
    expect(heard).toEqual(['a', 'c'])
  })

  it('keep signals apart', () => {
    const listeners = new AbortListeners()
    const [one, other] = [new AbortController(), new AbortController()]
    const heard: string[] = []
    listeners.add(one.signal, () => heard.push('one'))
    const end = listeners.add(other.signal, () => heard.push('other'))
    one.abort()
    end()
    expect(heard).toEqual(['one'])
    listeners.add(other.signal, () => heard.push('other again'))
    other.abort()
    expect(heard).toEqual(['one', 'other again'])
  })
})
