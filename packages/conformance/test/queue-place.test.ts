import { afterAll, describe, it } from 'vitest'
import { testSource } from '../src/index.js'
import { queuePlace } from './support/queue-place.js'

testSource({ describe, it, after: afterAll }, { title: 'of a queue in memory', create: () => queuePlace() })
