import { setTimeout as delay } from 'node:timers/promises'
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
    await operator.addUser(options.username, options.password)
    stage.atEnd(() => operator.deleteUser(options.username))
    await stage.consumer(broker, { options })
    const publisher = await stage.publisher(broker, { options, alsoRetry: ['auth'] })
    await stage.accepted(stage.count / 3)
    await stage.hit(async () => {
      await operator.changePassword(options.username, 'the-second')
      await operator.closeConnections()
    })
    await delay(revokedMs, undefined, { signal: stage.signal })
    if ((publisher.sending.failures.auth ?? 0) === 0) stage.broken('no send failed with auth')
    await operator.changePassword(options.username, options.password)
    await stage.recovered()
    await stage.drained()
  },
}
