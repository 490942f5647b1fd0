import { expect, test } from 'vitest'
import { freePorts } from './free-ports.js'
import { waitForGiven } from './given-broker.js'

test('a given broker that does not answer is an error that keeps the password to itself', async () => {
  const [port] = await freePorts(1)
  const waiting = waitForGiven('RABBIT_URL', `amqp://guest:secret@127.0.0.1:${port}`, ['amqp-0-9-1'], 300)
  await expect(waiting).rejects.toThrow(
    `Waited 300 ms for amqp-0-9-1 at 127.0.0.1:${port} (RABBIT_URL) in vain`,
  )
})

test('nothing given, nothing to wait for', async () => {
  await expect(waitForGiven('RABBIT_URL', undefined, ['amqp-0-9-1'])).resolves.toBeUndefined()
})
