import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of its own on the disk of `os.tmpdir()`. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'glance-notifications-bench-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
