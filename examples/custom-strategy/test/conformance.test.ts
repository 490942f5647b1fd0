import { testStrategy } from '@glance-notifications/conformance'
import { afterAll, describe, it } from 'vitest'
import { webhookStrategy } from '../src/webhook-strategy.js'
import { key, startWebhookServer } from './support/webhook-server.js'

testStrategy(
  { describe, it, after: afterAll },
  {
    title: 'webhook',
    async create() {
      const server = await startWebhookServer()
      return {
        strategy: webhookStrategy({ url: server.url, key }),
        secrets: [key],
        arrived: () => server.arrived.map(({ notification }) => notification),
        faults: {
          stall: () => server.stall(),
          refuse: () => server.refuse(),
          drop: () => server.drop(),
          nack: () => server.nack(422),
          heal: () => server.heal(),
        },
        dispose: () => server.close(),
      }
    },
  },
)
