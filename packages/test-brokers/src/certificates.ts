import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createDirectory, removeDirectory } from './broker-directory.js'
import { guard } from './guard.js'
import { run } from './run.js'

/** A certificate and its key: as files, and as PEM text. */
export interface Certificate {
  readonly certFile: string
  readonly keyFile: string
  readonly cert: string
  readonly key: string
}

/** What is wrong with the certificate of a server, or of a client. */
export type ServerState = 'good' | 'wrong-host' | 'expired' | 'other-authority'
export type ClientState = 'good' | 'expired' | 'other-authority'

export interface CertificateOptions {
  /** Common name of the client's certificate: the broker's user. Default `guest`. */
  readonly user?: string
  /** Default `good`. */
  readonly server?: ServerState
  /** Default `good`. */
  readonly client?: ClientState
}

export interface Certificates {
  /** The authority to trust. */
  readonly caFile: string
  readonly ca: string
  /** For localhost and 127.0.0.1, unless it is to be wrong. */
  readonly server: Certificate
  readonly client: Certificate
  /** One more of each, with a key of its own: of the same authority, unless it is to be of another one. */
  issueServer(state?: ServerState): Promise<Certificate>
  issueClient(state?: ClientState, name?: string): Promise<Certificate>
  /** Deletes the files. They do not outlive the process anyway. */
  remove(): Promise<void>
}

/** Makes a throw-away authority, a server certificate and a client certificate with the openssl program. */
export async function createCertificates(options: CertificateOptions = {}): Promise<Certificates> {
  const { user = 'guest', server = 'good', client = 'good' } = options
  const directory = await createDirectory()
  const watch = guard(directory)
  const trusted = await createAuthority(join(directory, 'authority'), 'Throw-away test CA')
  const other = await createAuthority(join(directory, 'other-authority'), 'Another test CA')
  const authorityOf = (state: string) => (state === 'other-authority' ? other : trusted)
  let issued = 0
  // An authority of openssl keeps a file of what it has issued, and cannot do two things at once.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = (subject: Omit<Subject, 'file'>, state: string): Promise<Certificate> => {
    issued += 1
    const file = `${subject.usage}-${issued}`
    const made = last.then(() => issue(authorityOf(state), { ...subject, file }))
    last = made.catch(() => {})
    return made
  }
  const issueServer = (state: ServerState = 'good') => {
    const host = state === 'wrong-host' ? 'elsewhere.invalid' : 'localhost'
    const alternatives = state === 'wrong-host' ? `DNS:${host}` : 'DNS:localhost,IP:127.0.0.1'
    return inTurn({ name: host, usage: 'serverAuth', alternatives, expired: state === 'expired' }, state)
  }
  const issueClient = (state: ClientState = 'good', name: string = user) =>
    inTurn({ name, usage: 'clientAuth', expired: state === 'expired' }, state)
  return {
    caFile: join(trusted, 'ca.pem'),
    ca: await readFile(join(trusted, 'ca.pem'), 'utf8'),
    server: await issueServer(server),
    client: await issueClient(client),
    issueServer,
    issueClient,
    remove: async () => {
      watch.disarm()
      await removeDirectory(directory)
    },
  }
}

interface Subject {
  readonly file: string
  readonly name: string
  readonly usage: 'serverAuth' | 'clientAuth'
  readonly alternatives?: string
  readonly expired: boolean
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

async function createAuthority(directory: string, name: string): Promise<string> {
  await mkdir(directory)
  // `openssl x509` cannot issue an expired certificate in every version; `openssl ca` can, and wants a configuration.
  const config = [
    '[ca]\ndefault_ca = throwaway',
    `[throwaway]\ndatabase = ${join(directory, 'index.txt')}\nnew_certs_dir = ${directory}`,
    'rand_serial = yes\ndefault_md = sha256\nunique_subject = no\npolicy = any_name',
    '[any_name]\ncommonName = supplied\n',
  ]
  await writeFile(join(directory, 'ca.conf'), config.join('\n'))
  await writeFile(join(directory, 'index.txt'), '')
  const files = ['-keyout', join(directory, 'ca.key'), '-out', join(directory, 'ca.pem')]
  await run('openssl', ['req', '-x509', ...newKey, '-days', '2', '-subj', `/CN=${name}`, ...files])
  return directory
}

async function issue(authority: string, subject: Subject): Promise<Certificate> {
  const path = (extension: string) => join(authority, `${subject.file}.${extension}`)
  const [certFile, keyFile] = [path('pem'), path('key')]
  const request = ['-subj', `/CN=${subject.name}`, '-keyout', keyFile, '-out', path('csr')]
  await run('openssl', ['req', ...newKey, ...request])
  const names = subject.alternatives ? `subjectAltName = ${subject.alternatives}\n` : ''
  await writeFile(path('ext'), `extendedKeyUsage = ${subject.usage}\n${names}`)
  const [from, until] = subject.expired ? [-2, -1] : [-1, 2]
  const signer = ['-config', join(authority, 'ca.conf'), '-cert', join(authority, 'ca.pem')]
  const signerKey = ['-keyfile', join(authority, 'ca.key')]
  const validity = ['-startdate', dayFromNow(from), '-enddate', dayFromNow(until)]
  const files = ['-extfile', path('ext'), '-in', path('csr'), '-out', certFile]
  await run('openssl', ['ca', '-batch', '-notext', ...signer, ...signerKey, ...validity, ...files])
  const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')])
  return { certFile, keyFile, cert, key }
}

/** As openssl writes time: YYYYMMDDHHMMSSZ. */
function dayFromNow(days: number): string {
  const iso = new Date(Date.now() + days * 24 * 60 * 60 * 1_000).toISOString()
  return `${iso.slice(0, 19).replace(/[^0-9]/g, '')}Z`
}
