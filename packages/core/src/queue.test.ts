import { expect, it } from 'vitest'
import { Queue } from './queue.js'

it('gives what it took, in its order', () => {
  const queue = new Queue([1, 2])
  queue.push(3)
  expect([queue.size, queue.first, ...queue]).toEqual([3, 1, 1, 2, 3])
  expect([queue.shift(), queue.shift()]).toEqual([1, 2])
  queue.push(4)
  expect([queue.size, ...queue]).toEqual([2, 3, 4])
  expect([queue.shift(), queue.shift(), queue.shift(), queue.first, queue.size]).toEqual([
    3,
    4,
    undefined,
    undefined,
    0,
  ])
  queue.push(5)
  expect([...queue]).toEqual([5])
})

it('that was cleared is empty, and goes on', () => {
  const queue = new Queue(['a', 'b'])
  queue.clear()
  expect([queue.size, queue.first, ...queue]).toEqual([0, undefined])
  queue.push('c')
  expect([queue.size, ...queue]).toEqual([1, 'c'])
})
