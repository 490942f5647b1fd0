import * as core from '@glance-notifications/core'
import * as payloads from '@glance-notifications/payloads'
import { expect, it } from 'vitest'
import * as umbrella from './index.js'

it('exports everything that core and payloads do', () => {
  expect(Object.keys(umbrella)).toEqual(
    expect.arrayContaining([...Object.keys(core), ...Object.keys(payloads)]),
  )
})
