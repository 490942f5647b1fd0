/**
 * A key that contains one of these has a secret for a value. `_` stands where a `-`, a `_` or nothing may be; case
 * does not matter. What oslo.utils masks (`strutils._SANITIZE_KEYS`, used by oslo.messaging's `log` driver), without
 * the secrets that only TripleO's own deployment files hold, and a few more.
 */
export const defaultMaskKeys: readonly string[] = [
  'admin_pass',
  'new_pass',
  'auth_pass',
  'pass_word',
  'pass_wd',
  'pass_phrase',
  'pswd',
  'secret',
  'token',
  'credential',
  'authorization',
  'cookie',
  'config_drive',
  'api_key',
  'access_key',
  'auth_key',
  'private_key',
  'encrypted_key',
  'fernet_key',
  'ssl_key',
  'ssh_key',
]

export interface KeyMask {
  /** Whether the value of this key is a secret. */
  readonly isSecret: (key: string) => boolean
  /** Whether a JSON text may have such a key; says no only when it certainly has none. */
  readonly mayBeIn: (text: string) => boolean
}

export function isMaskKey(value: unknown): value is string | RegExp {
  return value instanceof RegExp || (typeof value === 'string' && withoutSeparators(value) !== '')
}

/** Of the keys given and the default ones. */
export function keyMask(keys: readonly (string | RegExp)[]): KeyMask {
  const texts = keys.filter((key) => typeof key === 'string')
  // Without g and y a RegExp has no memory: the same key always gets the same answer.
  const patterns = keys
    .filter((key) => key instanceof RegExp)
    .map((key) => new RegExp(key.source, key.flags.replaceAll(/[gy]/g, '')))
  const words = [
    ...defaultMaskKeys.map((key) => key.split('_')),
    ...texts.map((key) => withoutSeparators(key).split('')),
  ]
  const contained = new RegExp(words.map((parts) => parts.map(escapeRegExp).join('[-_]*')).join('|'), 'i')
  // A key that JSON escapes does not stand in the text as it is, and who knows what a RegExp matches.
  const unforeseeable = patterns.length > 0 || texts.some((key) => JSON.stringify(key) !== `"${key}"`)
  return {
    isSecret: (key) => contained.test(key) || patterns.some((pattern) => pattern.test(key)),
    mayBeIn: (text) => unforeseeable || contained.test(text),
  }
}

function withoutSeparators(key: string): string {
  return key.replaceAll(/[-_]/g, '')
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
