import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { inbox } from './inbox.js'
import type { Reader } from './reader.js'

/** A line of the log holds the attributes of a notification among others, which is all that decoding asks for. */
export function logFileReader(file: string, publisherId: string): Reader {
  return {
    where: `log file ${file}`,
    async read() {
      const lines = inbox(publisherId)
      for await (const line of createInterface({ input: createReadStream(file) }))
        lines.put(Buffer.from(line))
      return lines.waitFor(0, 0)
    },
    close: async () => undefined,
  }
}
