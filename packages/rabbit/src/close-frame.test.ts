import { expect, it } from 'vitest'
import * as methods from '../test/peer/methods.js'
import { closeFrameIn } from './close-frame.js'

const close = methods.closeConnection(530, 'NOT_ALLOWED - vhost ümläut not found')

it('the close frame is found behind others', () => {
  const bytes = Buffer.concat([methods.start('PLAIN'), methods.tune(60), close])
  expect(closeFrameIn(bytes)).toEqual({ code: 530, text: 'NOT_ALLOWED - vhost ümläut not found' })
})

it.each([
  ['nothing', Buffer.alloc(0)],
  ['other frames', Buffer.concat([methods.start('PLAIN'), methods.heartbeat, methods.openOk])],
  ['the same method of a channel', methods.closeChannel(1, 404, 'NOT_FOUND')],
  ['the beginning of one', close.subarray(0, 12)],
  ['nonsense', Buffer.alloc(64, 0xff)],
  ['text', Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
  ['nulls', Buffer.alloc(64)],
])('there is none in %s', (_, bytes) => {
  expect(closeFrameIn(bytes)).toBeUndefined()
})
