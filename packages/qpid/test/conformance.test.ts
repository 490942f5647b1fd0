import { testStrategy } from '@glance-notifications/conformance'
import { afterAll, describe, it } from 'vitest'
import { peerPlace } from './support/strategy-places.js'

testStrategy({ describe, it, after: afterAll }, { title: 'qpid, at a peer of rhea', create: peerPlace })
