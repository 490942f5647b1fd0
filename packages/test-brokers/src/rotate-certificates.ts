import { copyFile, rename } from 'node:fs/promises'
import type { Certificate } from './certificates.js'
import type { RabbitTls } from './rabbit-config.js'
import type { RabbitControl } from './rabbit-control.js'

/**
 * Puts other files in the place of those that a node was started with, and makes it read them: Erlang keeps what it has
 * read of certificates for a while, unless told to forget it (`ssl:clear_pem_cache`). Connections that are open stay so.
 */
export async function rotateCertificates(
  control: RabbitControl,
  { caFile, certFile, keyFile }: Pick<RabbitTls, 'caFile' | 'certFile' | 'keyFile'>,
  next: { readonly caFile: string; readonly server: Pick<Certificate, 'certFile' | 'keyFile'> },
): Promise<void> {
  await replace(caFile, next.caFile)
  await replace(certFile, next.server.certFile)
  await replace(keyFile, next.server.keyFile)
  await control.evaluate('ok = ssl:clear_pem_cache()')
}

/** At once: nobody reads half a file. */
async function replace(file: string, by: string): Promise<void> {
  await copyFile(by, `${file}.next`)
  await rename(`${file}.next`, file)
}
