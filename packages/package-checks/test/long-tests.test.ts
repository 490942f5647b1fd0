import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { longTests } from '../../../scripts/long-tests.js'
import { root } from '../src/workspace.js'

it('every test that is left to CI is there, and listed once', () => {
  expect(longTests.filter((file) => !existsSync(join(root, file)))).toEqual([])
  expect(new Set(longTests).size).toBe(longTests.length)
})
