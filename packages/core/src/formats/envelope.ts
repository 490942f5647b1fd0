import { readDocument } from './document.js'
import { type Step, unreadable } from './step.js'

/** The object with the attributes; oslo v2 wraps it as a string, anything else is the message itself. */
export function openEnvelope(text: string): Step<Readonly<Record<string, unknown>>> {
  const outer = readRecord(text)
  if (!outer.ok || !('oslo.version' in outer.value) || !('oslo.message' in outer.value)) return outer
  const { 'oslo.version': version, 'oslo.message': message } = outer.value
  if (typeof version !== 'string' || !version.startsWith('2.'))
    return unreadable('envelope', 'has an oslo.version that is not 2')
  if (typeof message !== 'string') return unreadable('envelope', 'has an oslo.message that is not a text')
  return readRecord(message)
}

function readRecord(text: string): Step<Readonly<Record<string, unknown>>> {
  const read = readDocument(text)
  if (!read.ok) return read
  return isRecord(read.value)
    ? { ok: true, value: read.value }
    : unreadable('not-an-object', 'is not a JSON object')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
