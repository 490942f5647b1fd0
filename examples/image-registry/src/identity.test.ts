import { expect, test } from 'vitest'
import { identityOf } from './identity.js'

test('headers say who is asking', () => {
  expect(identityOf({ 'x-user-id': 'ada', 'x-project-id': 'p' })).toEqual({ userId: 'ada', projectId: 'p' })
  expect(identityOf({ 'x-tenant-id': 'p' })).toEqual({ userId: null, projectId: 'p' })
})

test('without them a token with a colon does, as the stock client escapes it', () => {
  expect(identityOf({ 'x-auth-token': 'ada%3Alovelace' })).toEqual({ userId: 'ada', projectId: 'lovelace' })
  expect(identityOf({ 'x-auth-token': 'ada:lovelace:admin', 'x-user-id': 'bob' })).toEqual({
    userId: 'bob',
    projectId: 'lovelace',
  })
})

test('any other token is a secret and names nobody', () => {
  expect(identityOf({ 'x-auth-token': 'gAAAAABsecret' })).toEqual({ userId: null, projectId: null })
})
