import type { TestProject } from 'vitest/node'
import { readSettings } from './settings.js'
import { type RunningBrokers, startBrokers } from './start-brokers.js'

interface SharedRun {
  users: number
  readonly running: Promise<RunningBrokers>
}

declare global {
  /** Every vitest project loads this file anew; this is what they share. */
  var glanceTestBrokers: SharedRun | undefined
}

/**
 * A `globalSetup` for vitest: starts the brokers once per run, however many projects list it, and stops them when the
 * last project is done.
 */
export default async function setup(project: Pick<TestProject, 'provide'>): Promise<() => Promise<void>> {
  globalThis.glanceTestBrokers ??= { users: 0, running: startBrokers(readSettings()) }
  const shared = globalThis.glanceTestBrokers
  shared.users += 1
  const running = await shared.running
  project.provide('testBrokers', running.brokers)
  return async () => {
    shared.users -= 1
    if (shared.users > 0) return
    globalThis.glanceTestBrokers = undefined
    await running.stop()
  }
}
