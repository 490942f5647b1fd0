import {
  findOslo,
  findProton,
  findRabbit,
  type OsloPrograms,
  type ProtonPrograms,
  type RabbitPrograms,
} from './find-programs.js'
import { waitForGiven } from './given-broker.js'
import { debianPackages, installPackages, mayInstall } from './install.js'
import { isMissing, type Missing } from './missing.js'
import { type ProtonBroker, startProtonBroker } from './proton-broker.js'
import { type RabbitNode, startRabbitNode } from './rabbit-node.js'
import type { Settings } from './settings.js'
import { skippedTests, type TestBrokers } from './test-brokers.js'

export interface RunningBrokers {
  readonly brokers: TestBrokers
  stop(): Promise<void>
}

/** What was found on this machine, or put there. */
export interface Programs {
  readonly rabbit: RabbitPrograms | Missing
  readonly proton: ProtonPrograms | Missing
  readonly oslo: OsloPrograms | Missing
}

/**
 * Starts what can be had, all at once. Says on standard error which tests will be skipped and why; on a build machine
 * that is an error instead.
 */
export async function startBrokers(
  settings: Settings,
  obtain: (ci: boolean) => Promise<Programs> = obtainPrograms,
): Promise<RunningBrokers> {
  await waitForGiven('RABBIT_URL', settings.rabbitUrl, ['amqp-0-9-1'])
  await waitForGiven('AMQP1_URL', settings.amqp1Url, ['amqp-1.0-sasl', 'amqp-1.0'])
  const programs = await obtain(settings.ci)
  const [node, proton] = await Promise.all([
    isMissing(programs.rabbit) ? programs.rabbit : orMissing('RabbitMQ', startRabbitNode()),
    isMissing(programs.proton) ? programs.proton : orMissing("Proton's broker", startProtonBroker()),
  ])
  const stop = async () => {
    await Promise.all([isMissing(node) || node.stop(), isMissing(proton) || proton.stop()])
  }
  const brokers = describeBrokers(settings, node, proton, programs.oslo)
  const skipped = skippedTests(brokers)
  if (settings.ci && skipped.length > 0) {
    await stop()
    throw new Error(`With CI=true no test may be skipped.\n${skipped.join('\n')}`)
  }
  for (const line of skipped) console.error(line)
  return { brokers, stop }
}

async function obtainPrograms(ci: boolean): Promise<Programs> {
  const found = await findPrograms()
  const packages = [
    ...(isMissing(found.rabbit) ? debianPackages.rabbit : []),
    ...(isMissing(found.proton) ? debianPackages.proton : []),
    ...(isMissing(found.oslo) ? debianPackages.oslo : []),
  ]
  if (packages.length === 0 || !mayInstall(ci)) return found
  console.error(`Installing ${packages.join(', ')} for the tests …`)
  await installPackages(packages)
  return findPrograms()
}

async function findPrograms(): Promise<Programs> {
  const [proton, oslo] = await Promise.all([findProton(), findOslo()])
  return { rabbit: findRabbit(), proton, oslo }
}

/** A broker that does not start is one that cannot be had: its tests are skipped, and the reason says why. */
function orMissing<T>(name: string, broker: Promise<T>): Promise<T | Missing> {
  return broker.catch((error: unknown) => ({
    missing: `${name} is on this machine but failed. ${error instanceof Error ? error.message : String(error)}`,
  }))
}

function describeBrokers(
  { rabbitUrl, amqp1Url, amqp1AddressPrefix }: Settings,
  node: RabbitNode | Missing,
  proton: ProtonBroker | Missing,
  oslo: OsloPrograms | Missing,
): TestBrokers {
  const rabbitNode = isMissing(node) ? node : { node: node.address }
  return {
    rabbit: rabbitUrl ? { url: rabbitUrl } : rabbitNode,
    rabbitNode,
    proton: isMissing(proton) ? proton : { kind: 'proton', url: proton.url },
    oslo,
    ...(amqp1Url && { given: { kind: 'given' as const, url: amqp1Url, addressPrefix: amqp1AddressPrefix } }),
  }
}
