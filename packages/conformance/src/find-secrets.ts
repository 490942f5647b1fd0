import { inspect } from 'node:util'

/**
 * The forms of the secrets that can be seen in the values: in what `util.inspect` shows, hidden properties included, in
 * their JSON, and in the stack of every error. A secret may be percent-encoded, in base64 (also in the middle of a SASL
 * response), or the bytes of a buffer.
 */
export function findSecrets(values: readonly unknown[], secrets: readonly string[]): string[] {
  const seen = values.flatMap(textsOf).join('\n')
  return secrets.flatMap(formsOf).filter((form) => form.length >= shortest && seen.includes(form))
}

/** Shorter ones are found anywhere. */
const shortest = 4

function textsOf(value: unknown): string[] {
  const everything = { depth: null, showHidden: true, maxArrayLength: null, maxStringLength: null } as const
  return [inspect(value, everything), jsonOf(value), ...errorTexts(value)]
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    // A cycle, which `inspect` has shown already.
    return ''
  }
}

function errorTexts(value: unknown): string[] {
  const texts: string[] = []
  for (let error = value; error instanceof Error && texts.length < 20; error = error.cause) {
    texts.push(String(error), String(error.stack))
    if (error instanceof AggregateError) texts.push(...error.errors.flatMap(errorTexts))
  }
  return texts
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const hexadecimal = bytes.toString('hex').match(/../g) ?? []
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    hexadecimal.join(''),
    hexadecimal.join(' '),
    bytes.join(','),
    ...base64Forms(bytes),
  ]
}

/** What does not depend on the bytes around it: three make four characters, so there are three places to begin. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].map((skipped) => {
    const rest = bytes.subarray(skipped)
    return rest.subarray(0, rest.length - (rest.length % 3)).toString('base64')
  })
}
