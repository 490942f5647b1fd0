import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { run as runHere } from '../src/run.js'
import { run } from './support/program.js'
import { recorder } from './support/recorder.js'

const secret = 'hunter2'
/** Port 1 answers nobody. */
const url = `amqp://joe:${secret}@127.0.0.1:1/vhost`

const commands = [
  ['decode'],
  ['listen'],
  ['emit'],
  ['schema'],
  ['doctor'],
  ['dlq'],
  ['dlq', 'list'],
  ['dlq', 'requeue'],
  ['outbox'],
  ['outbox', 'inspect'],
  ['outbox', 'export'],
  ['outbox', 'drain'],
  ['outbox', 'requeue'],
  ['outbox', 'remove'],
]

/** In this process: what is only a matter of the command line needs no other. */
async function parse(args: readonly string[]) {
  const terminal = recorder()
  const exitCode = await runHere(args, terminal)
  return { exitCode, stdout: terminal.stdout.join(''), stderr: terminal.stderr.join('') }
}

describe('glance-notify', () => {
  it('tells its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    expect(await run(['--version'])).toMatchObject({ exitCode: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('tells how it is used, and ends with 2 for what it does not know, as a program', async () => {
    const { stdout, exitCode } = await run(['emit', '--help'])
    expect(stdout).toBe((await parse(['emit', '--help'])).stdout)
    expect(exitCode).toBe(0)
    expect(await run(['decoed'])).toMatchObject({ ...(await parse(['decoed'])), exitCode: 2 })
  })

  it.each([[], ...commands])('tells on stdout how it is used, with examples: %s', async (...command) => {
    const { exitCode, stdout, stderr } = await parse([...command, '--help'])
    expect(stdout).toMatch(/^Usage: glance-notify/)
    expect(stdout).toContain(`\nExamples:\n  glance-notify ${command.join(' ')}`)
    expect(stdout.split('\n').filter((line) => line.length > 110)).toEqual([])
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
  })

  it.each([
    [[], /Usage/],
    [['decoed'], /unknown command 'decoed'\n\(Did you mean decode\?\)/],
    [['decode', '--validat'], /unknown option '--validat'\n\(Did you mean --validate\?\)/],
    [['decode', '--nonsense'], /'glance-notify decode --help' tells what there is/],
    [['schema', 'image.create', 'extra'], /too many arguments/],
    [['schema', '--priority', 'AUDIT'], /must be one of INFO, WARN, ERROR/],
    [['listen', '--count', '0'], /whole number of at least 1/],
    [['listen', '--timeout', 'soon'], /like 500ms, 30s/],
    [['listen', '--group', 'a', '--shared'], /cannot be used with option/],
    [['listen', '--shared', '--type', 'image.*'], /would be taken away unseen/],
    [['listen', '--protocol', 'stomp'], /Allowed choices are rabbit, qpid/],
    [['listen', '--protocol', 'qpid', '--group', 'a'], /--group is of --protocol rabbit/],
    [['listen', '--protocol', 'qpid', '--shared', '--priority', 'INFO'], /would be taken away unseen/],
    [['doctor', '--protocol', 'qpid', '--group', 'a'], /--group needs --protocol rabbit/],
    [['dlq'], /Usage: glance-notify dlq/],
    [['dlq', 'lits'], /unknown command 'lits'\n\(Did you mean list\?\)/],
    [['dlq', 'list'], /either --group or --queue is needed/],
    [['dlq', 'list', '--group', 'a', '--queue', 'b'], /cannot be used with option/],
    [['dlq', 'list', '--group', 'a', '--limit', '0'], /whole number of at least 1/],
    [['dlq', 'requeue', '--all'], /either --group or --queue is needed/],
    [['dlq', 'requeue', '--group', 'a'], /either --id or --all is needed/],
    [['dlq', 'requeue', '--group', 'a', '--all', '--id', 'b'], /cannot be used with option/],
    [['dlq', 'requeue', '--nonsense'], /'glance-notify dlq requeue --help' tells what there is/],
    [['outbox'], /Usage: glance-notify outbox/],
    [['outbox', 'inspect'], /missing required argument 'path'/],
    [['outbox', 'requeue', '/nowhere'], /either --id or --all is needed/],
    [['outbox', 'remove', '/nowhere', '--all', '--id', 'a'], /cannot be used with option/],
    [['outbox', 'drain', '/nowhere', '--format', 'xml'], /Allowed choices are glance/],
    [['emit'], /both --type and --payload are needed/],
    [['emit', '--type', 'image.create'], /both --type and --payload are needed/],
    [['emit', '--jsonl', '-', '--payload', '1'], /cannot be used with option/],
    [['emit', '--format', 'xml', '--jsonl', '-'], /Allowed choices are glance, oslo-v1, oslo-v2/],
  ])('ends with 2 and a hint for %j', async (args, hint) => {
    const { exitCode, stdout, stderr } = await parse(args)
    expect(stderr).toMatch(hint)
    expect(stdout).toBe('')
    expect(exitCode).toBe(2)
  })

  it.each([
    [
      'emit',
      '--url',
      url,
      '--type',
      'image.create',
      '--payload',
      '1',
      '--no-validate',
      '--timeout',
      '300',
      '--verbose',
    ],
    ['emit', `--urll=${url}`],
    ['emit', '--jsonl', '-', '--url', url, '--timeout', '300'],
    ['emit', '--url', `amqp://joe:${secret}?@host`, '--type', 'a', '--payload', '1'],
    ['listen', '--url', url, '--timeout', '500'],
    ['listen', '--url', url, '--protocol', 'qpid', '--address', '/topic/a', '--timeout', '500'],
    ['listen', url],
    ['doctor', '--url', url],
    ['doctor', '--url', url, '--protocol', 'qpid', '--address', 'a'],
    ['dlq', 'list', '--url', url, '--group', 'a', '--verbose'],
    ['dlq', 'requeue', '--url', url, '--group', 'a', '--all', '--verbose'],
    ['dlq', 'list', `--ulr=${url}`],
    [url],
    [`amqp://joe:pass/${secret}@host`],
  ])('never shows a password: %j', async (...args) => {
    const { exitCode, stdout, stderr } = await run(args)
    expect(stdout + stderr).not.toContain(secret)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(exitCode).toBeGreaterThan(0)
  })

  it('takes the URL from the environment', async () => {
    const args = ['emit', '--type', 'image.create', '--payload', '1', '--no-validate', '--timeout', '300']
    const { exitCode, errorLines } = await run(args, { env: { GLANCE_NOTIFY_URL: url } })
    expect(errorLines).toEqual([expect.stringMatching(/^glance-notify: timeout: /), 'confirmed 0, failed 1'])
    expect(exitCode).toBe(1)
  })
})

describe('schema', () => {
  it('lists every event type', async () => {
    const { exitCode, lines } = await run(['schema'])
    expect(lines).toEqual(expect.arrayContaining(['image.create', 'image.send', 'image.delete']))
    expect(exitCode).toBe(0)
  })

  it('prints the JSON Schema of a payload, at a priority', async () => {
    const info = await run(['schema', 'image.create'])
    expect(JSON.parse(info.stdout)).toMatchObject({
      type: 'object',
      properties: { status: { type: 'string' } },
    })
    const error = await run(['schema', 'image.upload', '--priority', 'error'])
    expect(JSON.parse(error.stdout)).toMatchObject({ type: 'string' })
  })

  it('says so when there is none', async () => {
    const { exitCode, stdout, stderr } = await run(['schema', 'image.explode'])
    expect(stderr).toBe(
      "glance-notify: 'image.explode' is not in the catalogue; 'glance-notify schema' lists what is.\n",
    )
    expect(stdout).toBe('')
    expect(exitCode).toBe(2)
  })
})
