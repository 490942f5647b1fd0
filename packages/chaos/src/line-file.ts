import { openSync, readSync, writeSync } from 'node:fs'

/** A notification as the ledgers name it: its id, and the number in its payload. */
export interface Entry {
  readonly id: string
  readonly n: number
}

/** Appends entries at once, so that no `kill -9` takes back what was written. */
export function entryWriter(file: string): (entry: Entry) => void {
  const descriptor = openSync(file, 'a')
  return ({ id, n }) => {
    writeSync(descriptor, `${id} ${n}\n`)
  }
}

/** Each call gives the entries that have come since the call before. */
export function entryReader(file: string): () => Entry[] {
  const descriptor = openSync(file, 'a+')
  const buffer = Buffer.alloc(256 * 1024)
  let position = 0
  let rest = ''
  return () => {
    const entries: Entry[] = []
    for (;;) {
      const length = readSync(descriptor, buffer, 0, buffer.length, position)
      if (length === 0) return entries
      position += length
      const lines = `${rest}${buffer.toString('latin1', 0, length)}`.split('\n')
      // A line that is being written.
      rest = lines.pop() ?? ''
      for (const line of lines) entries.push(parse(line))
    }
  }
}

function parse(line: string): Entry {
  const [id = '', n = ''] = line.split(' ')
  return { id, n: Number(n) }
}
