import { long, longText, method, readShortText, shortText } from './frames.js'

/** What a client calls that is answered and forgotten: nothing is declared here, whatever is asked for is there. */
const plainAnswers: Readonly<Record<string, number>> = {
  '20.20': 21, // channel.flow
  '20.40': 41, // channel.close
  '40.10': 11, // exchange.declare
  '40.20': 21,
  '40.30': 31,
  '40.40': 51,
  '50.20': 21, // queue.bind
  '50.50': 51,
  '60.110': 111, // basic.recover
}

let queuesNamed = 0

/** The answer to a call that does not change what the peer does; undefined for one that does. */
export function plainAnswer(
  channel: number,
  classId: number,
  methodId: number,
  bytes: Buffer,
  at: number,
): Buffer | undefined {
  const call = `${classId}.${methodId}`
  switch (call) {
    case '10.40':
      return method(0, 10, 41, Buffer.of(0))
    case '20.10':
      return method(channel, 20, 11, longText(''))
    case '50.10': {
      const [given] = readShortText(bytes, at + 2)
      queuesNamed += given === '' ? 1 : 0
      const name = given === '' ? `amq.gen-${queuesNamed}` : given
      return method(channel, 50, 11, shortText(name), long(0), long(0))
    }
    case '50.30':
    case '50.40':
      return method(channel, 50, methodId + 1, long(0))
    default: {
      const answer = plainAnswers[call]
      return answer === undefined ? undefined : method(channel, classId, answer)
    }
  }
}
