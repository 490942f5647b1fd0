import { freePorts, startFaultProxy } from '@glance-notifications/test-brokers'
import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { expect, it } from 'vitest'
import { notificationOf, preparedPlace } from './support/notifications.js'
import { run, start } from './support/program.js'

describeWithRabbit('the connection of listen', (lease) => {
  it('is tried until the broker is there, and again when it is lost', async () => {
    await using place = await preparedPlace(lease)
    await using proxy = await startFaultProxy({ target: place.url, admission: 'refuse' })
    const { port } = proxy
    const args = ['listen', ...place.args.slice(2), '--url', proxy.urlFor(place.url), '--count', '2']
    const { says, ended } = start(args)
    await says(`connecting to 127.0.0.1:${port}`)
    await says('ECONNREFUSED')
    await says('Next attempt in ')
    await proxy.heal()
    await says(`listening on 127.0.0.1:${port}`)
    await place.publish(notificationOf('image.create'))
    proxy.reset()
    await says('connection-lost')
    await says(`listening on 127.0.0.1:${port}`, 2)
    await place.publish(notificationOf('image.update'))
    await place.publish(notificationOf('image.update'))
    expect(await ended).toMatchObject({ exitCode: 0, lines: { length: 2 } })
  })

  it('that is not let in ends with 1 and a word', async () => {
    const { url } = await lease()
    const wrong = url.replace('guest:guest', 'guest:hunter2')
    const { exitCode, stdout, stderr, errorLines } = await run(['listen', '--url', wrong])
    expect(errorLines.at(-1)).toMatch(/^glance-notify: auth: .* refused the user name or the password/)
    expect(stdout + stderr).not.toContain('hunter2')
    expect(exitCode).toBe(1)
  })

  it('that nobody answers ends with 1 at --timeout, and with 0 at Ctrl-C', async () => {
    const [port] = await freePorts(1)
    const args = ['listen', '--url', `amqp://127.0.0.1:${port}`]
    const timedOut = run([...args, '--timeout', '1s'])
    const { child, says, ended } = start(args)
    await says('Next attempt in ')
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ exitCode: 0, signal: null })
    expect(await timedOut).toMatchObject({ exitCode: 1 })
  })
})
