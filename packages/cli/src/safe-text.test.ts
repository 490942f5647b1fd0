import { expect, it } from 'vitest'
import { printable, withoutCredentials } from './safe-text.js'

it('text from elsewhere cannot command a terminal, or begin a line', () => {
  expect(printable('a\u001b[2Jb\r\nc\u009bd\u202ee')).toBe('a\\u001b[2Jb\\u000d\\u000ac\\u009bd\\u202ee')
  expect(printable('ordinary: äöü 漢字 👩‍💻')).toBe('ordinary: äöü 漢字 👩‍💻')
})

it.each([
  ['amqp://user:secret@host/vhost', 'amqp://***@host/vhost'],
  ['--urll=amqps://user:se@cret@host', '--urll=amqps://***@host'],
  ['amqp://user:sec/ret@host', 'amqp://***@host'],
  ['amqp://a:b@one amqp://c:d@two', 'amqp://***@one amqp://***@two'],
  ['amqp://host/vhost and a@b', 'amqp://host/vhost and a@b'],
])('%s is shown as %s', (text, shown) => {
  expect(withoutCredentials(text)).toBe(shown)
})
