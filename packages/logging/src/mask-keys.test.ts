import { describe, expect, it } from 'vitest'
import { keyMask } from './mask-keys.js'

describe('the default keys', () => {
  const { isSecret, mayBeIn } = keyMask([])

  it.each([
    'password',
    'adminPass',
    'admin_pass',
    'admin-pass',
    'ADMIN_PASSWORD',
    'db_password_2',
    'auth_token',
    'X-Auth-Token',
    'authPassword',
    'chapPassword',
    'new_pass',
    'sys_pswd',
    'secret_uuid',
    'clientSecret',
    'configdrive',
    'config-drive',
    'encrypted_key',
    'private_key',
    'privateKey',
    'fernetkey',
    'sslkey',
    'passphrase',
    'keystoneCredential',
    'apiKey',
    'api_key',
    'api__key',
    'pass_word',
    'Authorization',
    'rabbitcookie',
    'migrationSSHKey',
  ])('hold for %s', (key) => {
    expect(isSecret(key)).toBe(true)
    expect(mayBeIn(JSON.stringify({ a: [{ [key]: 1 }] }))).toBe(true)
  })

  it('hold for what only counts secrets as well: too much masked is a number less, too little a secret lost', () => {
    expect(isSecret('tokens_used')).toBe(true)
  })

  const harmless = `
    id name status created_at min_disk checksum owner container_format size properties
    visibility tags bytes_sent receiver_user_id image_id member_id os_glance_failed_import
    cinder_encryption_key_id img_signature_key_type hw_boot_menu passenger bypass keyboard monkey`

  it.each(harmless.trim().split(/\s+/))('leave %s alone', (key) => {
    expect(isSecret(key)).toBe(false)
  })
})

describe('keys of the user', () => {
  it('are added to the default ones', () => {
    const { isSecret } = keyMask(['licence'])
    expect(isSecret('licence_code')).toBe(true)
    expect(isSecret('password')).toBe(true)
  })

  it('match whatever the case, and whatever separators there are', () => {
    const { isSecret, mayBeIn } = keyMask(['licenceKey', 'sealed_by'])
    for (const key of ['licence_key', 'LICENCE-KEY', 'my_licencekey_2', 'sealedby', 'Sealed-By']) {
      expect(isSecret(key)).toBe(true)
      expect(mayBeIn(`{"${key}":1}`)).toBe(true)
    }
    expect(isSecret('licence')).toBe(false)
  })

  it('are taken literally', () => {
    const { isSecret } = keyMask(['a.b', 'c*'])
    expect(isSecret('a.b')).toBe(true)
    expect(isSecret('axb')).toBe(false)
    expect(isSecret('c*')).toBe(true)
    expect(isSecret('cc')).toBe(false)
  })

  it('can be ones that JSON escapes', () => {
    const { isSecret, mayBeIn } = keyMask(['say "cheese"'])
    expect(isSecret('say "cheese"')).toBe(true)
    expect(mayBeIn(JSON.stringify({ 'say "cheese"': 1 }))).toBe(true)
  })

  it('can be a RegExp, asked about the key as it stands, each time anew', () => {
    const { isSecret, mayBeIn } = keyMask([/^pin$/g, /_Ref$/y])
    for (let i = 0; i < 3; i += 1) expect(isSecret('pin')).toBe(true)
    expect(isSecret('Pin')).toBe(false)
    expect(isSecret('spin')).toBe(false)
    expect(isSecret('order_Ref')).toBe(true)
    expect(mayBeIn('{"pin":1}')).toBe(true)
  })
})

it('says of the text of an ordinary image that it has no secret', () => {
  const text = JSON.stringify({ id: 'b3a3d5a0', properties: { os_distro: 'debian' }, tags: [] })
  expect(keyMask([]).mayBeIn(text)).toBe(false)
})
