import { copyFile } from 'node:fs/promises'
import { type Certificates, createCertificates } from '@glance-notifications/test-brokers'
import type { Fault } from '../fault.js'
import { operatorOf } from '../operator.js'

/** The broker gets a certificate of another authority, which the clients trust already; then connections are closed. */
export const certificateRotated: Fault = {
  name: 'certificate-rotated',
  summary: 'the certificate of the broker is replaced, by another authority that is trusted as well',
  transports: ['rabbit', 'qpid'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const [old, next] = await Promise.all([createCertificates(), createCertificates()])
    stage.atEnd(() => Promise.all([old.remove(), next.remove()]))
    const { certFile, keyFile } = old.server
    const broker = await stage.broker({ tls: { caFile: old.caFile, certFile, keyFile } })
    const url = broker.node.amqpsUrl?.replace('guest:guest@', '')
    if (!url) throw new Error('RabbitMQ has no port for TLS')
    const path = stage.transport === 'rabbit' ? `/${broker.vhost}` : ''
    const options = { url: `${url}${path}`, tls: { ca: [old.ca, next.ca] } }
    await stage.consumer(broker, { options })
    await stage.publisher(broker, { options })
    await stage.accepted(stage.count / 3)
    await rotate(old, next)
    await stage.hit(async () => {
      await broker.node.evaluate('ssl:clear_pem_cache()')
      await operatorOf(broker).closeConnections()
    })
    await stage.recovered()
    await stage.drained()
  },
}

async function rotate(old: Certificates, next: Certificates): Promise<void> {
  await copyFile(next.caFile, old.caFile)
  await copyFile(next.server.certFile, old.server.certFile)
  await copyFile(next.server.keyFile, old.server.keyFile)
}
