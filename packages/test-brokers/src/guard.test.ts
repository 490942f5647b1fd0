import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createDirectory, removeDirectory } from './broker-directory.js'
import { startBrokerProcess } from './broker-process.js'
import { guard } from './guard.js'
import { waitUntil } from './wait-until.js'

function sleeper() {
  const child = spawn('/bin/sleep', ['600'], { detached: true, stdio: 'ignore' })
  if (child.pid === undefined) throw new Error('no sleep here')
  return { pid: child.pid, exited: once(child, 'exit') }
}

test('kills the broker and removes its directory when the test process is gone', async () => {
  const directory = await createDirectory()
  const { pid, exited } = sleeper()
  guard(directory, pid).fire()
  expect(await exited).toEqual([null, 'SIGKILL'])
  await waitUntil(() => !existsSync(directory), { what: 'the directory to go', timeoutMs: 10_000 })
})

test('leaves everything alone once disarmed', async () => {
  const directory = await createDirectory()
  const { pid, exited } = sleeper()
  const watch = guard(directory, pid)
  watch.disarm()
  watch.fire()
  process.kill(pid, 'SIGTERM')
  expect(await exited).toEqual([null, 'SIGTERM'])
  expect(existsSync(directory)).toBe(true)
  await removeDirectory(directory)
})

test('a broker that does not mind SIGTERM is killed after its grace', async () => {
  const directory = await createDirectory()
  const ready = `${directory}/ready`
  const broker = await startBrokerProcess({
    program: '/bin/sh',
    args: ['-c', 'trap "" TERM; touch ready; while :; do sleep 1; done'],
    env: process.env,
    directory,
    outputFile: `${directory}/output.log`,
  })
  await waitUntil(() => existsSync(ready), { what: 'the trap to be set', timeoutMs: 10_000 })
  await broker.stop(100)
  expect(broker.running()).toBe(false)
  await broker.stop(100)
  await removeDirectory(directory)
})
