import { memorySource } from '@glance-notifications/core'
import { afterAll, describe, it } from 'vitest'
import { testSource } from '../../src/index.js'

testSource(
  { describe, it, after: afterAll },
  {
    title: 'memorySource',
    create() {
      let source = memorySource()
      const open = (): typeof source => {
        source = memorySource()
        return source
      }
      return {
        open,
        publish: (message) => source.push(message),
        deadLetters: () => source.deadLetters.map(({ message, reason }) => ({ body: message.body, reason })),
      }
    },
    limits: {
      without: {
        next: 'what it holds ends with the process',
        faults: 'there is no connection that could fail',
        secrets: 'it is given none',
      },
    },
  },
)
