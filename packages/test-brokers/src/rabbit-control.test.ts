import { expect, test } from 'vitest'
import { resultIn } from './rabbit-control.js'

const encoded = Buffer.from('{<<"a">>, "é"}').toString('base64')

test('reads the result as either tool prints it', () => {
  expect(resultIn(`{ok, "${encoded}"}`)).toBe('{<<"a">>, "é"}')
  expect(resultIn(`"${encoded}"\n`)).toBe('{<<"a">>, "é"}')
})

test('joins a string that Erlang broke over lines', () => {
  expect(resultIn(`"${encoded.slice(0, 5)}"\n "${encoded.slice(5)}"\n`)).toBe('{<<"a">>, "é"}')
})

test('an exception in the node is an error here', () => {
  expect(() => resultIn(`{error, "*** eval: {'EXIT',{badmatch,foo}}"}`)).toThrow(/badmatch/)
})
