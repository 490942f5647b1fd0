import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect as connectTcp, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConnectionOptions, connect as connectTls, createServer as createTlsServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { NotificationError } from '../notification-error.js'
import { isTlsAlert, networkError, tlsWanted } from './network-error.js'

/** Certificates that openssl makes: an authority, a server signed by it, one that has expired, one on its own. */
const folder = mkdtempSync(join(tmpdir(), 'glance-notifications-tls-'))
const hasOpenssl = ((): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

function openssl(command: string): void {
  execFileSync('openssl', command.split(' '), { cwd: folder, stdio: 'ignore' })
}

function pem(name: string): Buffer {
  return readFileSync(join(folder, name))
}

const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
const signed = 'x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial'

beforeAll(() => {
  if (!hasOpenssl) return
  openssl(
    `req -x509 ${newKey} -keyout own.key -out own.pem -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost`,
  )
  openssl(`req -x509 ${newKey} -keyout authority.key -out authority.pem -days 1 -subj /CN=Authority`)
  openssl(`req ${newKey} -keyout server.key -out server.csr -subj /CN=localhost`)
  openssl(`${signed} -out server.pem -days 1`)
  openssl(`${signed} -out expired.pem -days -1`)
})
afterAll(() => rmSync(folder, { recursive: true }))

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  const address: AddressInfo | string | null = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A port on which nobody listens. */
async function deadPort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

function tlsServer(cert: string, key: string, options: object = {}): Promise<number> {
  const server = createTlsServer({ cert: pem(cert), key: pem(key), ...options })
  server.on('tlsClientError', () => {})
  return listen(server)
}

/** The error with which a connection ends. */
function failure(socket: { on(event: 'error', listener: (error: Error) => void): unknown }): Promise<Error> {
  return new Promise((resolve) => {
    socket.on('error', resolve)
  })
}

function tlsFailure(port: number, options: ConnectionOptions = {}): Promise<Error> {
  return failure(connectTls({ host: '127.0.0.1', servername: 'localhost', port, ...options }))
}

describe('a socket', () => {
  it('that nobody listens to is lost: trying again may help', async () => {
    const cause = await failure(connectTcp(await deadPort(), '127.0.0.1'))
    const error = networkError(cause, 'broker:5672')
    expect(error).toMatchObject({ code: 'connection-lost', phase: 'connect', retryable: true, cause })
    expect(error.message).toMatch(/^connection-lost: broker:5672: connect ECONNREFUSED/)
  })

  it('that several addresses refuse says what each of them said', async () => {
    const port = await deadPort()
    const cause = await failure(
      connectTcp({
        port,
        host: 'broker.example',
        autoSelectFamily: true,
        lookup: (_, __, callback) =>
          callback(null, [
            { address: '127.0.0.1', family: 4 },
            { address: '::1', family: 6 },
          ]),
      }),
    )
    const error = networkError(cause, 'broker:5672')
    expect(error.code).toBe('connection-lost')
    expect(error.message).toMatch(/ECONNREFUSED 127\.0\.0\.1.*; .*::1/)
  })

  it('of a name that is unknown is lost: names come and go', async () => {
    const cause = await failure(
      connectTcp({
        port: 1,
        host: 'broker.example',
        lookup: (_, __, callback) =>
          callback(
            Object.assign(new Error('getaddrinfo ENOTFOUND broker.example'), { code: 'ENOTFOUND' }),
            '',
            4,
          ),
      }),
    )
    expect(networkError(cause, 'broker:5672')).toMatchObject({ code: 'connection-lost' })
  })

  it('that is reset is lost', async () => {
    const server = createServer((socket) => {
      socket.on('data', () => socket.resetAndDestroy())
    })
    const socket = connectTcp(await listen(server), '127.0.0.1')
    socket.write('AMQP')
    expect(networkError(await failure(socket), 'broker:5672')).toMatchObject({ code: 'connection-lost' })
  })
})

describe.runIf(hasOpenssl)('TLS', () => {
  it.each<[string, string, string, string, () => ConnectionOptions]>([
    ['signed by itself', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'own.pem', 'own.key', () => ({})],
    ['of an unknown authority', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'server.pem', 'server.key', () => ({})],
    [
      'that has expired',
      'CERT_HAS_EXPIRED',
      'expired.pem',
      'server.key',
      () => ({ ca: pem('authority.pem') }),
    ],
    [
      'for another name',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'own.pem',
      'own.key',
      () => ({ ca: pem('own.pem'), servername: 'broker.example' }),
    ],
  ])('with a certificate %s (%s) is refused for good', async (_, code, cert, key, options) => {
    const cause = await tlsFailure(await tlsServer(cert, key), options())
    expect(cause).toMatchObject({ code })
    const error = networkError(cause, 'broker:5671')
    expect(error).toMatchObject({ code: 'auth', phase: 'connect', retryable: false, cause })
    expect(error.message).toMatch(/^auth: TLS with broker:5671 failed: \S/)
  })

  it('to a peer that does not speak it is refused for good', async () => {
    const port = await listen(createServer((socket) => socket.end('AMQP\0\0\x09\x01')))
    expect(networkError(await tlsFailure(port), 'broker:5671').code).toBe('auth')
  })

  it('to a peer that speaks no common version is refused for good', async () => {
    const port = await tlsServer('own.pem', 'own.key', { minVersion: 'TLSv1.3' })
    const cause = await tlsFailure(port, { maxVersion: 'TLSv1.2', rejectUnauthorized: false })
    expect(networkError(cause, 'broker:5671').code).toBe('auth')
  })

  it('with a peer that asks for a certificate and gets none is refused for good', async () => {
    const port = await tlsServer('own.pem', 'own.key', { requestCert: true, ca: pem('authority.pem') })
    const cause = await tlsFailure(port, { ca: pem('own.pem') })
    const error = networkError(cause, 'broker:5671')
    expect(error.code).toBe('auth')
    expect(error.message).toMatch(/^auth: TLS with broker:5671 failed: [\w ]*certificate[\w ]*$/)
  })

  it('with a peer that hangs up in the middle is lost: it may be starting', async () => {
    const port = await listen(createServer((socket) => socket.destroy()))
    expect(networkError(await tlsFailure(port), 'broker:5671').code).toBe('connection-lost')
    const half = await listen(
      createServer((socket) => {
        socket.once('data', () => socket.end(Buffer.from([0x16, 0x03, 0x03, 0x00, 0x7a, 0x02])))
      }),
    )
    expect(networkError(await tlsFailure(half), 'broker:5671').code).toBe('connection-lost')
  })
})

describe('a peer that was not asked for TLS', () => {
  it('speaks it when it answers with an alert', () => {
    expect(isTlsAlert(Buffer.from([21, 3, 1, 0, 2, 2, 10]))).toBe(true)
    for (const bytes of [
      Buffer.from('AMQP\0\0\x09\x01'),
      Buffer.from([1, 0, 0]),
      Buffer.from([21]),
      Buffer.alloc(0),
    ])
      expect(isTlsAlert(bytes)).toBe(false)
  })

  it('is refused for good', () => {
    expect(tlsWanted('broker:5671', 'rabbit')).toMatchObject({
      code: 'auth',
      retryable: false,
      phase: 'connect',
    })
  })
})

describe('anything else', () => {
  it('that is ours already stays as it is, whatever its code', () => {
    for (const code of ['auth', 'topology', 'timeout', 'connection-lost'] as const) {
      const error = new NotificationError(code, 'x')
      expect(networkError(error, 'broker')).toBe(error)
    }
  })

  it.each([new Error('no code'), 'a text', undefined, null, { code: 'ECONNRESET' }, Object.create(null)])(
    'is a lost connection',
    (cause) => {
      expect(networkError(cause, 'broker')).toMatchObject({ code: 'connection-lost', phase: 'connect' })
    },
  )
})
