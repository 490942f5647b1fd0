// line-source.test.ts
import { PassThrough } from 'node:stream'
import { type PutAside, testSource } from '@glance-notifications/conformance'
import { afterAll, describe, it } from 'vitest'
import { lineSource } from './line-source.js'

testSource(
  { describe, it, after: afterAll },
  {
    title: 'lineSource',
    create() {
      let input = new PassThrough()
      const putAside: PutAside[] = []
      return {
        open() {
          input = new PassThrough()
          return lineSource(input, (body, reason) => putAside.push({ body, reason }))
        },
        publish({ body }) {
          input.write(body)
          input.write('\n')
        },
        deadLetters: () => putAside,
      }
    },
    limits: {
      without: {
        next: 'what was read of a stream is gone with who read it',
        faults: 'a stream has no connection that could fail and come back',
        secrets: 'it is given none',
      },
      except: { 'content-any': 'a line holds no line feed', properties: 'a line has none' },
    },
  },
)
