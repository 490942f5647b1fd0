import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { captureFile, captureLines, flatLines } from './support/captures.js'
import { residentKiB, run, start } from './support/program.js'
import { temporaryFolder } from './support/temporary-folder.js'

const folder = temporaryFolder()
const fixtureFolder = dirname(captureFile)
const flat = String(flatLines[0])
const minimal =
  '{"message_id":"m","event_type":"volume.create","priority":"info","timestamp":"2026-11-22 07:46:48"}'

describe('decode', () => {
  it('reads what a real Glance put on the wire, and finds nothing wrong with it', async () => {
    const { exitCode, lines, stderr } = await run(['decode', '--validate', captureFile])
    expect(stderr).toBe('decoded 62, undecodable 0, invalid 0, unknown 0\n')
    expect(exitCode).toBe(0)
    expect(lines).toEqual(
      flatLines.map((line) => {
        const { timestamp, _unique_id: unique_id, ...attributes } = JSON.parse(line)
        return JSON.stringify({ ...attributes, timestamp: `${timestamp.replace(' ', 'T')}Z`, unique_id })
      }),
    )
  })

  it('reads every fixture there is', async () => {
    const fixtures = readdirSync(fixtureFolder).filter((name) => name.endsWith('.jsonl'))
    const { exitCode, stderr } = await run(['decode', ...fixtures.map((name) => join(fixtureFolder, name))])
    expect(fixtures).toHaveLength(5)
    expect(stderr).toBe('decoded 93, undecodable 0, invalid 0, unknown 6\n')
    expect(exitCode).toBe(0)
  })

  // A notifier of oslo.messaging was made to send images at every priority; the catalogue has texts at WARN and ERROR.
  it.each([
    ['oslo-14-messaging', [8, 9], 'decoded 12, undecodable 0, invalid 2, unknown 3'],
    ['oslo-14-messagingv2', [8, 9], 'decoded 12, undecodable 0, invalid 2, unknown 3'],
    ['oslo-14-compressed', [3, 4], 'decoded 4, undecodable 0, invalid 2, unknown 0'],
    ['oslo-14-log', [3], 'decoded 3, undecodable 0, invalid 1, unknown 0'],
  ])('finds nothing wrong with %s but what Glance does not send', async (name, wrong, last) => {
    const file = join(fixtureFolder, `${name}.jsonl`)
    const { exitCode, errorLines } = await run(['decode', '--validate', file])
    const faults = wrong.map((line) => `${file}:${line}: invalid: / must be a text message, got an object`)
    expect(errorLines).toEqual([...faults, last])
    expect(exitCode).toBe(1)
  })

  it.each([[[]], [['-']]])('reads stdin with the arguments %j, and counts what is unknown', async (args) => {
    const { exitCode, lines, stderr } = await run(['decode', ...args], { input: `${minimal}\r\n\n${flat}` })
    expect(lines).toHaveLength(2)
    expect(lines[0]).toBe(
      '{"message_id":"m","publisher_id":"","event_type":"volume.create","priority":"INFO","payload":null,' +
        '"timestamp":"2026-11-22T07:46:48Z"}',
    )
    expect(stderr).toBe('decoded 2, undecodable 0, invalid 0, unknown 1\n')
    expect(exitCode).toBe(0)
  })

  it('prints what it has printed just the same', async () => {
    const first = await run(['decode', captureFile])
    const twice = await run(['decode'], { input: first.stdout })
    expect(twice.stdout).toBe(first.stdout)
  })

  it('tells what it cannot read by file and line, and goes on', async () => {
    const file = folder.write(
      'mixed.jsonl',
      Buffer.concat([
        Buffer.from(`${captureLines[0]}\nnonsense\n\n`),
        Buffer.from([0xff, 0xfe, 0x0a]),
        Buffer.from(`2026-11-24 14:44:45.980 42 INFO oslo.messaging.notification.image.create [-] ${flat}\n`),
        Buffer.from('{"body_base64":"%"}\n{}'),
      ]),
    )
    const { exitCode, lines, errorLines } = await run(['decode', file, '-'], { input: `{\n${minimal}` })
    expect(lines).toHaveLength(3)
    expect(errorLines).toEqual([
      `${file}:2: undecodable: The message is not JSON.`,
      `${file}:4: undecodable: The message is not text in UTF-8.`,
      `${file}:6: undecodable: The message has a body_base64 that is not in base64.`,
      `${file}:7: undecodable: The message has no message_id.`,
      'stdin:1: undecodable: The message is not JSON.',
      'decoded 3, undecodable 5, invalid 0, unknown 1',
    ])
    expect(exitCode).toBe(1)
  })

  it('prints what does not fit the catalogue, and says where it does not', async () => {
    const wrong = flat.replace('"min_ram": 128', '"min_ram": "much"').replace('"owner"', '"owned"')
    const { exitCode, lines, errorLines } = await run(['decode', '--validate'], {
      input: `${flat}\n${wrong}\n${minimal}\n`,
    })
    expect(lines).toHaveLength(3)
    expect(errorLines).toHaveLength(3)
    expect(errorLines[0]).toMatch(/^stdin:2: invalid: \/min_ram must be /)
    expect(errorLines[1]).toMatch(/^stdin:2: invalid: \/owner is missing/)
    expect(errorLines[2]).toBe('decoded 3, undecodable 0, invalid 1, unknown 1')
    expect(exitCode).toBe(1)
  })

  it('does not look at payloads unless it is told to', async () => {
    const { exitCode, stderr } = await run(['decode'], { input: flat.replace('"tags"', '"tagged"') })
    expect(stderr).toBe('decoded 1, undecodable 0, invalid 0, unknown 0\n')
    expect(exitCode).toBe(0)
  })

  it('reads the other files when one cannot be read', async () => {
    const missing = folder.path('missing.jsonl')
    const { exitCode, lines, errorLines } = await run(['decode', missing, dirname(missing), captureFile])
    expect(lines).toHaveLength(62)
    expect(errorLines).toEqual([
      expect.stringMatching(/missing\.jsonl: cannot be read: ENOENT/),
      expect.stringMatching(/: cannot be read: EISDIR/),
      'decoded 62, undecodable 0, invalid 0, unknown 0',
    ])
    expect(exitCode).toBe(1)
  })

  it('takes a line of 16 MiB, and refuses a longer one', async () => {
    const withName = (length: number): string =>
      JSON.stringify({ ...JSON.parse(minimal), payload: 'x'.repeat(length) })
    const room = 16 * 1024 * 1024 - withName(0).length
    const input = `${withName(room)}\n${withName(room + 1)}\n${minimal}\n`
    const { exitCode, lines, errorLines } = await run(['decode'], { input })
    expect(lines.map((line) => line.length > 1_000_000)).toEqual([true, false])
    expect(errorLines).toEqual([
      'stdin:2: undecodable: The line is longer than 16 MiB.',
      'decoded 2, undecodable 1, invalid 0, unknown 2',
    ])
    expect(exitCode).toBe(1)
  })

  it('counts the lines of what is no text at all, and goes on behind it', async () => {
    const garbage = Buffer.from(Array.from({ length: 100_000 }, (_, n) => (n * 7919) % 251))
    const newlines = garbage.filter((byte) => byte === 0x0a).length
    const input = Buffer.concat([garbage, Buffer.from(`\n\ufeff${minimal}\r\n  \n${minimal}`)])
    const { exitCode, lines, errorLines } = await run(['decode'], { input })
    expect(lines).toHaveLength(2)
    expect(errorLines).toHaveLength(newlines + 2)
    expect(errorLines.at(-1)).toBe(`decoded 2, undecodable ${newlines + 1}, invalid 0, unknown 2`)
    expect(errorLines.join('')).not.toMatch(/\p{Cc}/u)
    expect(exitCode).toBe(1)
  })

  it('shows no token of a context', async () => {
    const line = JSON.stringify({
      ...JSON.parse(minimal),
      _context_auth_token: 'hunter2',
      _context_user: 'joe',
    })
    const { stdout } = await run(['decode'], { input: line })
    expect(JSON.parse(stdout).context).toEqual({ auth_token: '***', user: 'joe' })
  })

  it('knows every event type of Glance', async () => {
    const types = ['image.member.create', 'task.success', 'metadef_namespace.delete_tags', 'image.explode']
    const input = types.map((event_type) => JSON.stringify({ ...JSON.parse(minimal), event_type })).join('\n')
    expect((await run(['decode'], { input })).stderr).toMatch(/unknown 1\n$/)
  })

  it('ends without a word when its reader has enough', async () => {
    const file = folder.write('long.jsonl', `${captureLines.join('\n')}\n`.repeat(100))
    const { exitCode, stderr } = await run(['decode', file], { leaveAfterFirst: true })
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
  })

  it('prints a line as soon as it has come, and ends when its reader goes while stdin is open', async () => {
    const bin = fileURLToPath(new URL('../bin/glance-notify.js', import.meta.url))
    const child = spawn(process.execPath, [bin, 'decode'], { stdio: ['pipe', 'pipe', 'inherit'] })
    const exited = once(child, 'exit')
    child.stdin.on('error', () => {})
    child.stdin.write(`${minimal}\n`)
    const [line] = await once(createInterface(child.stdout), 'line')
    expect(String(line)).toContain('volume.create')
    child.stdout.destroy()
    child.stdin.write(`${minimal}\n`)
    expect(await exited).toEqual([0, null])
  })

  it('needs no more memory for 200,000 lines than for a few', async () => {
    const block = `${captureLines.join('\n')}\n`
    const rounds = Math.ceil(200_000 / captureLines.length)
    const { child, ended } = start(['decode', '--validate'], { endInput: false, keepOutput: false })
    let maxKiB = 0
    const watch = setInterval(() => {
      maxKiB = Math.max(maxKiB, residentKiB(child.pid))
    }, 100)
    for (let round = 0; round < rounds; round += 1)
      if (!child.stdin?.write(block)) await once(child.stdin ?? child, 'drain')
    child.stdin?.end()
    const { exitCode, errorLines } = await ended
    clearInterval(watch)
    expect(errorLines).toEqual([
      `decoded ${rounds * captureLines.length}, undecodable 0, invalid 0, unknown 0`,
    ])
    expect(exitCode).toBe(0)
    expect(maxKiB).toBeGreaterThan(0)
    expect(maxKiB).toBeLessThan(300 * 1024)
  })
})
