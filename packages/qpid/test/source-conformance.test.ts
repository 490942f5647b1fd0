import { testSource } from '@glance-notifications/conformance'
import { afterAll, describe, it } from 'vitest'
import { peerSourcePlace } from './support/source-places.js'

testSource(
  { describe, it, after: afterAll },
  { title: 'qpidSource, at a peer of rhea', create: peerSourcePlace },
)
