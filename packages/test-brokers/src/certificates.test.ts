import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { createCertificates } from './certificates.js'

test('makes a server certificate for this host and a client certificate for the user', async () => {
  const good = await createCertificates({ user: 'glance' })
  const server = new X509Certificate(good.server.cert)
  expect(server.verify(new X509Certificate(good.ca).publicKey)).toBe(true)
  expect(server.checkHost('localhost')).toBe('localhost')
  expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(new Date(server.validTo).getTime()).toBeGreaterThan(Date.now())
  expect(new X509Certificate(good.client.cert).subject).toBe('CN=glance')
  await good.remove()
})

test('makes wrong ones on demand', async () => {
  const wrong = await createCertificates({ server: 'wrong-host', client: 'expired' })
  expect(new X509Certificate(wrong.server.cert).checkHost('localhost')).toBeUndefined()
  expect(new Date(new X509Certificate(wrong.client.cert).validTo).getTime()).toBeLessThan(Date.now())
  await wrong.remove()

  const foreign = await createCertificates({ server: 'other-authority' })
  const { publicKey } = new X509Certificate(foreign.ca)
  expect(new X509Certificate(foreign.server.cert).verify(publicKey)).toBe(false)
  expect(new X509Certificate(foreign.client.cert).verify(publicKey)).toBe(true)
  await foreign.remove()
})

test('issues more of the same authority, each with a key of its own', async () => {
  const certificates = await createCertificates({ user: 'glance' })
  const [renewed] = await Promise.all([certificates.issueServer(), certificates.issueClient()])
  const { publicKey } = new X509Certificate(certificates.ca)
  expect(new X509Certificate(renewed.cert).verify(publicKey)).toBe(true)
  expect(renewed.key).not.toBe(certificates.server.key)
  expect(
    new X509Certificate((await certificates.issueServer('other-authority')).cert).verify(publicKey),
  ).toBe(false)
  const expired = new X509Certificate((await certificates.issueClient('expired')).cert)
  expect(expired.subject).toBe('CN=glance')
  expect(new Date(expired.validTo).getTime()).toBeLessThan(Date.now())
  await certificates.remove()
})
