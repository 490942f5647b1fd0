import { createCertificates, rotateCertificates } from '@glance-notifications/test-brokers'
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
    const tls = { caFile: old.caFile, certFile, keyFile }
    const broker = await stage.broker({ tls })
    const url = broker.node.amqpsUrl?.replace('guest:guest@', '')
    if (!url) throw new Error('RabbitMQ has no port for TLS')
    const path = stage.transport === 'rabbit' ? `/${broker.vhost}` : ''
    const options = { url: `${url}${path}`, tls: { ca: [old.ca, next.ca] } }
    await stage.consumer(broker, { options })
    await stage.publisher(broker, { options })
    await stage.accepted(stage.count / 3)
    await rotateCertificates(broker.node, tls, next)
    await stage.hit(() => operatorOf(broker).closeConnections())
    await stage.recovered()
    await stage.drained()
  },
}
