import type { Socket } from 'node:net'

/** What a server says first, in order; the codes are those of the specification (sections 2.7, 5.3.3). */
const codes = {
  'sasl-header': undefined,
  'sasl-mechanisms': 0x40,
  'sasl-outcome': 0x44,
  open: 0x10,
  begin: 0x11,
  attach: 0x12,
  flow: 0x13,
} as const

/** The first frame that the peer does not send any more. */
export type Stage = keyof typeof codes
export const stages: readonly Stage[] = [
  'sasl-header',
  'sasl-mechanisms',
  'sasl-outcome',
  'open',
  'begin',
  'attach',
]

/** Keeps the peer from saying that, and anything after it: its socket stays open and mute. rhea writes frame by frame. */
export function gag(socket: Socket, from: Stage): void {
  const write = socket.write.bind(socket)
  let isMute = false
  Object.assign(socket, {
    write(frame: Buffer) {
      isMute ||= codes[from] === undefined || codeOf(frame) === codes[from]
      return isMute || write(frame)
    },
  })
}

/** The performative of a frame: its descriptor is written as a small ulong, behind the header of eight bytes. */
function codeOf(frame: Buffer): number | undefined {
  return frame.length > 10 && frame[8] === 0 && frame[9] === 0x53 ? frame[10] : undefined
}
