import { setTimeout as delay } from 'node:timers/promises'
import { addUser, changePassword } from '@glance-notifications/test-brokers'
import type { Fault } from '../fault.js'
import { operatorOf } from '../operator.js'

const revokedMs = 8_000

/** The password is another for a while, and the connections are closed. It comes back when the password does. */
export const credentialsRevoked: Fault = {
  name: 'credentials-revoked',
  summary: 'the password is changed, connections are closed, and after 8 s it is the old one again',
  transports: ['rabbit', 'qpid'],
  boundMs: 90_000,
  // RabbitMQ takes 3 s to refuse a password over AMQP 1.0.
  recoveryMs: 20_000,
  async run(stage) {
    const broker = await stage.broker()
    const operator = operatorOf(broker)
    const options = { username: broker.vhost, password: 'the-first' }
    await addUser(broker.node, { ...options, vhost: broker.vhost })
    stage.atEnd(() => operator.deleteUser(options.username))
    await stage.consumer(broker, { options })
    await stage.publisher(broker, { options, alsoRetry: ['auth'] })
    await stage.accepted(stage.count / 3)
    await stage.hit(async () => {
      await changePassword(broker.node, { ...options, password: 'the-second' })
      await operator.closeConnections()
    })
    await delay(revokedMs, undefined, { signal: stage.signal })
    if (stage.failures('auth') === 0) stage.broken('no send failed with auth')
    await changePassword(broker.node, options)
    await stage.recovered()
    await stage.drained()
  },
}
