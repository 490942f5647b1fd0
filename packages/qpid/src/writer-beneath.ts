import type { RheaOutput } from './rhea-internals.js'
import { TurnWriter } from './turn-writer.js'

/**
 * A writer to the socket of rhea. What rhea writes itself comes after what was written here before it: a flow counts it, an end
 * would cut it off. `write` puts bytes on the wire.
 */
export function writerBeneath(connection: RheaOutput, write: (bytes: Buffer) => void): TurnWriter {
  const writer = new TurnWriter(write)
  const { output } = connection
  Object.assign(connection, {
    output(): void {
      writer.flush()
      Reflect.apply(output, connection, [])
    },
  })
  return writer
}
