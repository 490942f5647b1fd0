import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describeWithAmqp10, describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { describe, expect, it } from 'vitest'

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))

function run(
  program: 'rabbit' | 'qpid',
  url: string,
): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path(`dist/${program}.js`), url], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  return { status, output: stdout + stderr }
}

describe.each(['rabbit', 'qpid'] as const)('the smallest emitter with %s', (program) => {
  it('is under 20 lines', () => {
    expect(
      readFileSync(path(`src/${program}.ts`), 'utf8')
        .trim()
        .split('\n').length,
    ).toBeLessThan(20)
  })

  it('says what is wrong when the broker is away, and exits with 1', () => {
    const { status, output } = run(program, 'amqp://127.0.0.1:1')
    expect(output).toMatch(/^timeout: There was no connection before the deadline\..*ECONNREFUSED/)
    expect(status).toBe(1)
  })
})

describeWithRabbit('the smallest emitter with a real RabbitMQ', (lease) => {
  it('sends, and exits by itself', async () => {
    const { url } = await lease()
    expect(run('rabbit', url)).toEqual({ status: 0, output: 'RabbitMQ has the notification.\n' })
  })
})

describeWithAmqp10(
  'the smallest emitter with a real AMQP 1.0 broker',
  (lease) => {
    it('sends, and exits by itself', async () => {
      const { url, address } = await lease()
      expect(run('qpid', `${url}/${address}`)).toEqual({
        status: 0,
        output: 'The broker has the notification.\n',
      })
    })
  },
  { on: ['proton'] },
)
