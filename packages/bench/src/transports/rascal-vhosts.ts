import type { Amqp091Settings } from './settings.js'

/** rascal wants a tree of what there is; nothing of it is declared or looked for. */
export function rascalVhosts<T>({ url, exchange, topic }: Amqp091Settings, more: T) {
  const vhost = decodeURIComponent(new URL(url).pathname.slice(1)) || '/'
  const asItIs = { assert: false, check: false }
  return {
    vhosts: {
      [vhost]: {
        connection: { url },
        exchanges: { [exchange]: { type: 'topic', ...asItIs } },
        queues: { [`${topic}.info`]: asItIs },
        ...more,
      },
    },
  }
}
