import {
  createNotification,
  type Notification,
  type SendOptions,
  type Strategy,
} from '@glance-notifications/core'
import { onTestFinished } from 'vitest'
import { type WebhookStrategyOptions, webhookStrategy } from '../../src/webhook-strategy.js'
import { key, startWebhookServer, type WebhookServer } from './webhook-server.js'

export interface SetUp {
  readonly server: WebhookServer
  readonly strategy: Strategy
  /** Sends a new notification, or this one. */
  readonly send: (options?: Partial<SendOptions>, notification?: Notification) => Promise<unknown>
}

/** A server, and a strategy that sends to it; both are closed with the test. */
export async function setUp(options: Partial<WebhookStrategyOptions> = {}): Promise<SetUp> {
  const server = await startWebhookServer()
  const strategy = webhookStrategy({ url: server.url, key, ...options })
  onTestFinished(async () => {
    await strategy.close({ deadline: performance.now() })
    await server.close()
  })
  return {
    server,
    strategy,
    send: (sendOptions, notification = sample()) =>
      strategy.send(notification, { deadline: performance.now() + 30_000, ...sendOptions }),
  }
}

export function sample(payload: unknown = { id: '6d1f2c1e-8d1b-4d9f-9f0c-3c1f6a1f2b7e' }): Notification {
  return createNotification({
    publisher_id: 'image.localhost',
    event_type: 'image.create',
    priority: 'INFO',
    payload,
  })
}
