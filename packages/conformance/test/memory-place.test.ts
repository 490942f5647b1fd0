import { afterAll, describe, it } from 'vitest'
import { memoryPlace, testStrategy } from '../src/index.js'

testStrategy(
  { describe, it, after: afterAll },
  {
    title: 'in the place in memory',
    create: () => ({ ...memoryPlace(), secrets: ['hush-hush'] }),
  },
)
