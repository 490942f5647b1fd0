import { describe, expect, it } from 'vitest'
import { DeliveryBuffer, incomingWindow } from './delivery-buffer.js'

interface Entry {
  readonly id: number
  isOver: boolean
}

const isOver = (entry: Entry): boolean => entry.isOver

describe('the deliveries of a session', () => {
  it('are found by their ids, until they are over', () => {
    const buffer = new DeliveryBuffer<Entry>()
    const entries = [4, 5, 6].map((id) => ({ id, isOver: false }))
    for (const entry of entries) buffer.push(entry)
    expect(buffer.by_id(5)).toBe(entries[1])
    expect(buffer.by_id(7)).toBeUndefined()
    Object.assign(entries[1] ?? {}, { isOver: true })
    expect(buffer.pop_if(isOver)).toBe(1)
    expect(buffer.by_id(5)).toBeUndefined()
    expect(buffer.size).toBe(2)
  })

  it('are freed also behind one that is not over, and always leave the window open', () => {
    const buffer = new DeliveryBuffer<Entry>()
    buffer.push({ id: 0, isOver: false })
    for (let id = 1; id <= 2 * incomingWindow; id += 1) {
      buffer.push({ id, isOver: true })
      expect(buffer.pop_if(isOver)).toBe(1)
    }
    expect(buffer.size).toBe(1)
    expect(buffer.available()).toBe(incomingWindow)
  })
})
