import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

/** A folder for the tests of a file; each call gives a path in it that nobody has used. */
export function temporaryFolder(): () => string {
  let folder = ''
  let used = 0
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'glance-outbox-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return () => join(folder, `${used++}`)
}
