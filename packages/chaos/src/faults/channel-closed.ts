import type { Fault } from '../fault.js'
import { operatorOf } from '../operator.js'

/** The connection stays, and the channels in it are gone: what many clients never recover from. */
export const channelClosed: Fault = {
  name: 'channel-closed',
  summary: 'the broker closes every channel with 404 and leaves the connections, three times',
  transports: ['rabbit', 'qpid'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const broker = await stage.broker()
    await stage.consumer(broker)
    // To an AMQP 1.0 session the broker says 404 as well, which is final, but for those who know better.
    await stage.publisher(broker, { alsoRetry: stage.transport === 'qpid' ? ['unroutable'] : [] })
    for (const part of [0.2, 0.4, 0.6]) {
      await stage.accepted(part * stage.count)
      await stage.hit(() => operatorOf(broker).closeChannels())
      await stage.recovered()
    }
    await stage.drained()
  },
}
