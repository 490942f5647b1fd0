import { findSecrets } from '@glance-notifications/test-brokers'
import { expect, it } from 'vitest'
import { webhookStrategy } from '../src/webhook-strategy.js'
import { rejection } from './support/rejection.js'
import { sample, setUp } from './support/webhook.js'

const [user, password, key, token] = [
  'glance-user',
  'pässword%42',
  'a-key-that-nobody-else-knows',
  'token-in-the-path',
]
const secrets = [user, password, key, token]

function withSecrets(url: string): string {
  const full = new URL(`${url}/${token}?${token}`)
  full.username = user
  full.password = password
  return full.href
}

it('no error, of whatever failure, shows credentials, key or path', async () => {
  const { server } = await setUp()
  const strategies = [server.url, 'http://glance.invalid', server.url.replace('http:', 'https:')].map((url) =>
    webhookStrategy({ url: withSecrets(url), key }),
  )
  const [strategy] = strategies
  if (!strategy) throw new Error('There is no strategy')
  const seen: unknown[] = [...strategies]
  const fail = async (to = strategy, timeoutMs = 30_000): Promise<void> => {
    seen.push(await rejection(to.send(sample(), { deadline: performance.now() + timeoutMs })))
  }
  for (const to of strategies.slice(1)) await fail(to)
  for (const status of [307, 400, 401, 404, 429, 500]) {
    server.misbehave = (request, response) => {
      // A receiver that quotes all that it was told.
      response.writeHead(status, `${request.headers.authorization} ${request.url}`)
      response.end(JSON.stringify(request.headers))
    }
    await fail()
  }
  server.misbehave = ({ url, headers, socket }) => socket.end(`${url} ${headers.authorization}\r\n\r\n`)
  await fail()
  server.misbehave = ({ socket }) => socket.resetAndDestroy()
  await fail()
  server.stall()
  await fail(strategy, 50)
  await server.refuse()
  await fail()
  for (const one of strategies) await one.close({ deadline: 0 })
  await fail()
  for (const options of [
    { url: `amqp://${user}:${password}@localhost/${token}`, key },
    { url: `${user}:${password}@${token}`, key },
    { url: 'http://localhost', key: key.slice(0, 15) },
  ])
    seen.push(await rejection(Promise.resolve().then(() => webhookStrategy(options))))
  expect(seen).toHaveLength(3 + 2 + 6 + 5 + 3)
  expect(findSecrets(seen, [...secrets, key.slice(0, 15)])).toEqual([])
})
