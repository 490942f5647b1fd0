import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How the directories of this package begin, below the system's temporary directory. */
const directoryPrefix = 'glance-test-brokers-'

/** A fresh directory that only this user can read. */
export function createDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), directoryPrefix))
}

/** Removes a directory, even while a process that was just killed writes its last file there. */
export function removeDirectory(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

/** The last lines of the files that exist: what a broker that did not start says, the reason well before the end. */
export async function lastLines(files: readonly string[], count = 60): Promise<string> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))
  return texts.map((text) => text.trimEnd().split('\n').slice(-count).join('\n')).join('\n')
}
