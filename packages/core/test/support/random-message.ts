import { deflateSync, gzipSync } from 'node:zlib'
import type { ReceivedMessage } from '../../src/formats/format.js'
import { stringifyJson } from '../../src/json.js'
import { osloPriorities } from '../../src/notification.js'
import { capturedFiles, capturedMessages } from './captured-messages.js'
import { randomDocument, seededRandom } from './random-document.js'
import { sample } from './sample.js'

type Random = () => number
type Some<T> = readonly [T, ...T[]]

const bodies: Some<string> = [
  JSON.stringify(sample()),
  ...capturedFiles
    .flatMap(capturedMessages)
    .filter(({ headers }) => headers?.compression === undefined)
    .flatMap(({ body }) => dialects(body.toString())),
]

const keys = [
  ...Object.keys(sample()),
  '_unique_id',
  '_context_user',
  '_context_',
  '_context___proto__',
  'oslo.version',
  'oslo.message',
  '__proto__',
  'constructor',
  'toJSON',
  'é\ud800',
]

/** What is JSON, and hard, or nearly JSON. */
const words = [
  'null true "" {} [] 0 -0 1e308 1e999 -1e999 1e-999 0.1e+5 9007199254740993 -12345678901234567890 1e20',
  '12345678901234567890.0 NaN Infinity 01 1. +1 undefined /**/ , } ] " \\ \0 \'x\' "\\ud800" "\\udc00\\ud800"',
  '"\\u0000" "\\x" "\n" "2.0" "2.x" "3.0" "INFO" {"__proto__":{"a":1}} {"a":1,"a":2} {"constructor":{"a":1}}',
]
const snippets: Some<string> = [
  '['.repeat(20_000),
  ...words.flatMap((line) => line.split(' ')),
  ...[100, 101, 400, 20_000].map((digits) => '9'.repeat(digits)),
  `0.${'3'.repeat(5_000)}`,
  `"${'x'.repeat(300)}"`,
  ...[99, 100, 101, 102, 5_000].map((levels) => '['.repeat(levels) + ']'.repeat(levels)),
  ...[99, 100, 101, 5_000].map(
    (levels) => `${'{"a":'.repeat(levels)}12345678901234567890${'}'.repeat(levels)}`,
  ),
]

const contentTypes: Some<string | undefined> = [
  undefined,
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset="UTF-16LE"',
  'text/plain; charset=latin1',
  'application/x-python-serialize',
  ';charset=klingon',
  '; charset',
]
const contentEncodings: Some<string | undefined> = [
  undefined,
  'utf-8',
  'UTF-8',
  'us-ascii',
  'binary',
  'gzip',
  'deflate',
  'latin1',
  'utf-16le',
  'shift_jis',
  'base64',
]
const compressions: Some<unknown> = [
  undefined,
  'application/x-gzip',
  'gzip',
  'application/x-bz2',
  '',
  7,
  null,
  {},
]

/** A message that is random, or a captured one with something done to it; the same for the same seed. */
export function randomMessage(seed: number): ReceivedMessage {
  const random = seededRandom(seed)
  const body = randomBody(random)
  if (random() < 0.6) return { body, contentType: 'application/json', contentEncoding: 'utf-8', headers: {} }
  if (random() < 0.5) return compressedMessage(random, body)
  const [contentType, contentEncoding] = [pick(random, contentTypes), pick(random, contentEncodings)]
  const encoded = contentEncoding === 'utf-16le' && random() < 0.7 ? widened(body) : body
  return {
    body: encoded,
    ...(contentType !== undefined && { contentType }),
    ...(contentEncoding !== undefined && { contentEncoding }),
    headers: { compression: pick(random, compressions), ['__proto__']: 'application/x-bz2', more: random() },
  }
}

function compressedMessage(random: Random, body: Uint8Array): ReceivedMessage {
  const compressed = random() < 0.5 ? deflateSync(body) : gzipSync(body)
  return {
    body: random() < 0.5 ? compressed : mutateBytes(random, compressed),
    contentEncoding: 'utf-8',
    headers: { compression: 'application/x-gzip' },
  }
}

function randomBody(random: Random): Uint8Array {
  switch (upTo(random, 6)) {
    case 0:
      return Uint8Array.from({ length: upTo(random, 200) }, () => upTo(random, 256))
    case 1:
      return Buffer.from(stringifyJson(randomDocument(random)))
    case 2:
      return Buffer.from(randomNotification(random))
    case 3:
      return mutateBytes(random, Buffer.from(pick(random, bodies)))
    default: {
      let text = pick(random, bodies)
      for (let times = upTo(random, 4); times >= 0; times -= 1) text = mutateText(random, text)
      return Buffer.from(text)
    }
  }
}

/** Attributes that are right, and others. */
function randomNotification(random: Random): string {
  const attributes = {
    ...sample(),
    priority: pick(random, osloPriorities),
    payload: randomDocument(random),
    _unique_id: 'u',
    _context_user: randomDocument(random),
    ...(random() < 0.5 && { [pick(random, ['_context_x', ...keys])]: randomDocument(random) }),
  }
  const message = stringifyJson(attributes)
  return random() < 0.5 ? message : stringifyJson({ 'oslo.version': '2.0', 'oslo.message': message })
}

function mutateText(random: Random, text: string): string {
  const tokens = [...text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/g)]
  const token = tokens[upTo(random, tokens.length)]
  const start = token?.index ?? 0
  const end = start + (token?.[0].length ?? 0)
  switch (upTo(random, 6)) {
    case 0:
      return text.slice(0, start) + text.slice(end)
    case 1:
      return text.slice(0, start) + pick(random, bodies) + text.slice(end)
    case 2: {
      const brace = text.indexOf('{', upTo(random, text.length)) + 1
      return `${text.slice(0, brace)}${JSON.stringify(pick(random, ['', ...keys]))}:${pick(random, snippets)},${text.slice(brace)}`
    }
    case 3: {
      const other = pick(random, bodies)
      return text.slice(0, upTo(random, text.length)) + other.slice(upTo(random, other.length))
    }
    default:
      return text.slice(0, start) + pick(random, snippets) + text.slice(end)
  }
}

function mutateBytes(random: Random, original: Uint8Array): Uint8Array {
  const bytes = Buffer.from(original)
  const at = upTo(random, bytes.length)
  switch (upTo(random, 4)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(upTo(random, bytes.length))])
    case 2:
      return Buffer.concat([bytes, bytes.subarray(at)])
    default:
      for (let flips = upTo(random, 5); flips >= 0; flips -= 1) {
        const place = upTo(random, bytes.length)
        bytes[place] = (bytes[place] ?? 0) ^ (1 << upTo(random, 8))
      }
      return bytes
  }
}

/** A body as it is, and if it is an envelope what is inside. */
function dialects(body: string): string[] {
  const inner: unknown = Object(JSON.parse(body))['oslo.message']
  return typeof inner === 'string' ? [body, inner] : [body]
}

function widened(body: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(body).toString(), 'utf16le')
}

function pick<T>(random: Random, values: Some<T>): T {
  return values[upTo(random, values.length)] ?? values[0]
}

function upTo(random: Random, most: number): number {
  return Math.floor(random() * most)
}
