import { type Notification, NotificationError, type Strategy } from '@glance-notifications/core'
import { outbox } from '@glance-notifications/outbox'
import { waitUntil } from '@glance-notifications/test-brokers'

function failing(code: 'connection-lost' | 'rejected'): Strategy {
  return {
    name: code,
    send: () => Promise.reject(new NotificationError(code, 'says the test')),
    close: async () => {},
  }
}

function soon(): { readonly deadline: number } {
  return { deadline: performance.now() + 30_000 }
}

/** An outbox that nobody uses, in which some wait and some have failed. */
export async function fillOutbox(
  path: string,
  waiting: readonly Notification[],
  failed: readonly Notification[] = [],
): Promise<void> {
  const refused = outbox(failing('rejected'), { path })
  await Promise.all(failed.map((one) => refused.send(one, soon())))
  await waitUntil(() => refused.stats.depth === 0, { what: 'all to be refused', timeoutMs: 30_000 })
  await refused.close(soon())
  const away = outbox(failing('connection-lost'), { path })
  await Promise.all(waiting.map((one) => away.send(one, soon())))
  await away.close({ deadline: performance.now() })
}
