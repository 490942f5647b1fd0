import { codes } from './codes.js'
import { described, frame, list, symbols, ubyte } from './write-value.js'

/** What the peer answers to a header, as the client sent it: protocol 3 is SASL, which lets everybody in. */
export function answerToHeader(header: Buffer): readonly Buffer[] {
  const mechanisms = frame(
    1,
    0,
    described(codes.saslMechanisms, list(symbols('PLAIN', 'ANONYMOUS', 'EXTERNAL'))),
  )
  return header[4] === 3 ? [header, mechanisms] : [header]
}

export const saslDone = frame(1, 0, described(codes.saslOutcome, list(ubyte(0))))
