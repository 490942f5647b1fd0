/** What a null peer has seen, from its start. */
export interface Counts {
  /** From the client; a read is what the system hands over at once, some packets or a part of one. */
  bytes: number
  reads: number
  /** Messages that were parsed to their end and confirmed, and the bytes of their bodies. */
  messages: number
  bodyBytes: number
  /** To the client. */
  delivered: number
  /** Of those, what the client has settled, and frames in which it did. */
  settled: number
  settlements: number
}

export function noCounts(): Counts {
  return { bytes: 0, reads: 0, messages: 0, bodyBytes: 0, delivered: 0, settled: 0, settlements: 0 }
}
