import { waitUntil } from '@glance-notifications/test-brokers'
import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { expect, it, vi } from 'vitest'
import { programs, type Running } from './run-chaos.js'

const run = programs()

/** Broker, listener and emitter are there, and something was accepted. */
function underLoad(program: Running): Promise<void> {
  const accepted = (): boolean =>
    program.files().some((file) => file.endsWith('accepted-1') && program.sizeOf(file) > 0)
  return waitUntil(accepted, { what: 'accepted notifications', timeoutMs: 60_000 })
}

describeWithRabbitNode('npm run chaos', () => {
  it('counts, for each fault, what was sent, accepted, delivered and lost, and ends with 0', async () => {
    const faults = ['--fault', 'connection-closed', '--fault', 'publisher-kill']
    const { code, stdout } = await run(...faults, '--transport', 'rabbit', '--count', '400', '--json').ended
    const [first, second, ...more] = JSON.parse(stdout).faults
    expect(more).toEqual([])
    expect(Object.keys(first).slice(0, 10)).toEqual([
      'fault',
      'transport',
      'sent',
      'accepted',
      'delivered',
      'lost',
      'duplicated',
      'stallMs',
      'peakMb',
      'ok',
    ])
    const all = { sent: 400, accepted: 400, delivered: 400 }
    const well = { transport: 'rabbit', lost: 0, duplicated: 0, ok: true }
    expect(first).toMatchObject({ fault: 'connection-closed', ...all, ...well })
    expect(second).toMatchObject({ fault: 'publisher-kill', ...well })
    expect(second.accepted).toBeGreaterThan(100)
    expect(code).toBe(0)
  })

  it('ends with 1 when a strategy says that it was accepted, and loses it', async () => {
    const { code, stdout } = await run('--fault', 'lossy-publisher', '--count', '300', '--json').ended
    const [result] = JSON.parse(stdout).faults
    expect(result).toMatchObject({ sent: 300, accepted: 300, delivered: 297, lost: 3, ok: false })
    expect(result.note).toMatch(/BROKEN: 3 accepted, and lost/)
    expect(code).toBe(1)
  })

  it('stops what it has started when it is interrupted', async () => {
    const program = run('--fault', 'memory-alarm', '--transport', 'rabbit')
    await underLoad(program)
    program.signal('SIGINT')
    const { code, stderr, stdout } = await program.ended
    expect(stderr).toMatch(/Stopped by SIGINT/)
    expect(stdout).toBe('')
    expect(code).toBe(2)
    expect(program.files()).toEqual([])
  })

  it('leaves nothing behind when it is killed', async () => {
    const program = run('--fault', 'memory-alarm', '--transport', 'rabbit')
    await underLoad(program)
    program.signal('SIGKILL')
    await program.ended
    await vi.waitFor(() => expect(program.files()).toEqual([]), { timeout: 20_000 })
  })
})

it('names its faults, and refuses what it does not know', async () => {
  const list = await run('--list').ended
  expect(list.stdout).toMatch(/^broker-kill .*kill -9.*\n.*rabbit, qpid; 50,000 notifications/)
  expect(list.code).toBe(0)
  const unknown = await run('--fault', 'rain').ended
  expect(unknown).toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'There is no fault rain; --list names them\n',
  })
})
