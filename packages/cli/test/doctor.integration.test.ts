import { freePorts } from '@glance-notifications/test-brokers'
import { describeWithAmqp10, describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { describe, expect, it } from 'vitest'
import { notificationOf, preparedPlace } from './support/notifications.js'
import { run } from './support/program.js'
import { runOnTerminal } from './support/terminal.js'

describeWithRabbit('doctor', (lease) => {
  it('ends with 0 where nothing is wrong', async () => {
    await using place = await preparedPlace(lease)
    const { exitCode, lines, stderr } = await run(['doctor', ...place.args])
    expect(lines.every((line) => line.startsWith('ok       '))).toBe(true)
    expect(lines[0]).toMatch(/^ok {7}127\.0\.0\.1:\d+: Virtual host test\..* lets us in\.$/)
    expect(stderr).toBe(`ok ${lines.length}, warnings 0, problems 0\n`)
    expect(exitCode).toBe(0)
  })

  it('ends with 3 where there are warnings only, and says below each what can be done', async () => {
    await using place = await preparedPlace(lease)
    await place.publish(notificationOf('image.create'))
    const { exitCode, lines, stderr } = await run(['doctor', ...place.args])
    const at = lines.findIndex((line) => line.startsWith('warning'))
    expect(lines[at]).toBe(
      `warning  queue ${place.topic}.info: Messages waiting: 1, consumers: 0. It grows, and nobody reads it.`,
    )
    expect(lines[at + 1]).toMatch(/^ {9}Start a consumer, or delete the queue/)
    expect(stderr).toMatch(/^ok \d+, warnings 1, problems 0\n$/)
    expect(exitCode).toBe(3)
    // It has only looked.
    const [message] = await place.reader.take(`${place.topic}.info`, 1)
    expect(message?.fields.redelivered).toBe(false)
  })

  it('ends with 1 where there is a problem, in a group as well', async () => {
    await using place = await preparedPlace(lease)
    await place.publish(notificationOf('image.create'))
    const { exitCode, stdout, stderr } = await run(['doctor', ...place.args, '--group', 'billing'])
    expect(stdout).toMatch(/^problem {2}queue \S+\.billing: There is none: no listener of this group/m)
    expect(stderr).toMatch(/^ok \d+, warnings 1, problems 1\n$/)
    expect(exitCode).toBe(1)
  })

  it('prints JSON lines when it is asked to', async () => {
    const { url } = await lease()
    const { exitCode, lines } = await run(['doctor', '--url', url, '--exchange', 'nowhere', '--json'])
    const findings = lines.map((line) => JSON.parse(line))
    expect(findings).toContainEqual({
      severity: 'problem',
      code: 'exchange',
      subject: 'exchange nowhere',
      message: 'There is none of this name.',
      help: expect.stringMatching(/^Whoever emits declares it/),
    })
    expect(exitCode).toBe(1)
  })

  it('looks at every broker that is named, and never shows a password', async () => {
    const { url } = await lease()
    const [port] = await freePorts(1)
    const wrongPassword = url.replace('guest:guest', 'guest:hunter2')
    const wrongVhost = new URL(url)
    wrongVhost.pathname = '/nowhere'
    const urls = [url, wrongPassword, wrongVhost.href, `amqp://joe:hunter2@127.0.0.1:${port}`]
    const args = ['doctor', ...urls.flatMap((one) => ['--url', one]), '--verbose']
    const { exitCode, stdout, stderr, lines } = await run(args)
    const found = lines.filter((line) => /^(ok|problem) +127\.0\.0\.1:/.test(line))
    expect(found).toEqual([
      expect.stringMatching(/lets us in/),
      expect.stringMatching(/refused the user name or the password/),
      expect.stringMatching(/refused the virtual host nowhere/),
      expect.stringMatching(/ECONNREFUSED/),
    ])
    expect(stdout + stderr).not.toContain('hunter2')
    expect(exitCode).toBe(1)
  })

  it('has colours on a terminal', async () => {
    await using place = await preparedPlace(lease)
    const output = await runOnTerminal(['doctor', ...place.args])
    expect(output).toContain('\u001b[32mok       \u001b[0mexchange ')
  })
})

describeWithAmqp10('doctor over AMQP 1.0', (lease, kind) => {
  it('connects, and says that there is no more to look at', async () => {
    const { url, address, username, password, hostname } = await lease()
    const credentials = username === undefined ? '' : `${username}:${password}@`
    const args = ['doctor', '--protocol', 'qpid', '--address', address]
    if (hostname !== undefined) args.push('--hostname', hostname)
    const { host } = new URL(url)
    const { exitCode, lines, stderr } = await run([...args, '--url', `amqp://${credentials}${host}`])
    expect(lines).toEqual([
      `ok       ${host}: It lets us in, and there is something at the address to send to.`,
      expect.stringMatching(/^ok {7}AMQP 1\.0: The protocol offers no more to look at/),
    ])
    expect(stderr).toBe('ok 2, warnings 0, problems 0\n')
    expect(exitCode).toBe(0)

    const refused = await run([...args, '--url', `amqp://guest:hunter2@${host}`])
    expect(refused.lines[0]).toMatch(
      kind === 'proton'
        ? /^problem {2}.*: auth: .*server supports ANONYMOUS/
        : /^problem {2}.*: auth: Failed to authenticate/,
    )
    expect(refused.lines[1]).toMatch(/^ {9}See whether user, password and --hostname/)
    expect(refused.stdout + refused.stderr).not.toContain('hunter2')
    expect(refused.exitCode).toBe(1)
  })
})

describeWithAmqp10(
  'doctor at an address that is not there',
  (lease) => {
    it('says so', async () => {
      const { url, username, password, hostname } = await lease()
      const { host } = new URL(url)
      const broker = ['--url', `amqp://${username}:${password}@${host}`, '--hostname', String(hostname)]
      const args = ['doctor', '--protocol', 'qpid', ...broker, '--address', '/exchange/nowhere']
      const { exitCode, lines } = await run(args)
      expect(lines[0]).toMatch(/^problem {2}.*: unroutable: /)
      expect(lines[1]).toMatch(/^ {9}See whether --address is written as this broker wants it/)
      expect(exitCode).toBe(1)
    })
  },
  { on: ['rabbit'] },
)

describe('doctor without a broker', () => {
  it.each([
    ['rabbit', []],
    ['qpid', ['--address', 'a']],
  ])('says that nothing is there, over %s', async (protocol, more) => {
    const [port] = await freePorts(1)
    const url = `amqp://joe:hunter2@127.0.0.1:${port}`
    const args = ['doctor', '--protocol', protocol, '--url', url, ...more]
    const { exitCode, stdout, stderr, lines } = await run(args)
    expect(lines[0]).toMatch(/^problem {2}127\.0\.0\.1:\d+: .*ECONNREFUSED/)
    expect(lines[1]).toMatch(/^ {9}See whether host and port are right/)
    expect(stdout + stderr).not.toContain('hunter2')
    expect(exitCode).toBe(1)
  })

  it('tells of options that cannot be right', async () => {
    const { exitCode, errorLines } = await run(['doctor', '--url', 'http://joe:hunter2@host'])
    expect(errorLines).toEqual([expect.stringMatching(/^glance-notify: invalid: .*url/)])
    expect(errorLines.join()).not.toContain('hunter2')
    expect(exitCode).toBe(1)
  })
})
