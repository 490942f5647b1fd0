import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { speaks } from '../src/handshake.js'
import { startProtonBroker } from '../src/proton-broker.js'
import { describeWithAmqp10 } from '../src/vitest.js'

describeWithAmqp10(
  'the example broker',
  (lease) => {
    test('takes clients with SASL and without', async () => {
      const { url, username } = await lease()
      const port = Number(new URL(url).port)
      expect(await speaks('amqp-1.0', port)).toBe(true)
      expect(await speaks('amqp-1.0-sasl', port)).toBe(true)
      expect(username).toBeUndefined()
    })

    test('is gone without a trace after its stop', async () => {
      const broker = await startProtonBroker()
      expect(existsSync(broker.directory)).toBe(true)
      await broker.stop()
      await broker.stop()
      expect(await speaks('amqp-1.0', broker.port)).toBe(false)
      expect(() => process.kill(broker.pid, 0)).toThrow('ESRCH')
      expect(existsSync(broker.directory)).toBe(false)
    })
  },
  { on: ['proton'] },
)
