import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** 62 messages as a real Glance 25 put them on the wire. */
export const captureFile = fileURLToPath(
  new URL('../../../core/test/fixtures/glance-25-messagingv2.jsonl', import.meta.url),
)

export const captureLines: readonly string[] = readFileSync(captureFile, 'utf8').trimEnd().split('\n')

/** The same as the flat objects that their envelopes hold. */
export const flatLines: readonly string[] = captureLines.map((line) => {
  const { body } = JSON.parse(line)
  return JSON.parse(body)['oslo.message']
})
