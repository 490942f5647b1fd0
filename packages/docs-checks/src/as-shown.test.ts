import { expect, it } from 'vitest'
import { asShown } from './as-shown.js'

it.each([
  ['image.create', 'image.create\n'],
  ['sent … of 3', 'sent 2 of 3'],
  ['at 2026-11-25 03:19:03', 'at 2027-01-02T10:00:00.123'],
  ['6d1f2c1e-8d1b-4d9f-9f0c-3c1f6a1f2b7e (new)', '00000000-0000-4000-8000-000000000001 (new)'],
  ['a\n…\nc', 'a\nb\nc'],
])('takes %j for %j', (shown, output) => {
  expect(asShown(shown, output)).toBe(shown)
})

it.each([
  ['', 'a warning'],
  ['image.create', 'image.delete'],
  ['image.create', 'imageXcreate'],
  ['a … c', 'a\nc'],
  ['a', 'a\nand more'],
  ['6d1f2c1e-8d1b-4d9f-9f0c-3c1f6a1f2b7e', 'none'],
])('does not take %j for %j', (shown, output) => {
  expect(asShown(shown, output)).toBe(output)
})
