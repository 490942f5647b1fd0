/**
 * What `npm test` leaves to `npm run test:all` and to CI, to stay below five minutes on two processors: brokers, clusters
 * and processes that are started and killed, floods, foreign clients and our own programs as processes, what is packed and installed, and the
 * longest of the random and conformance tests.
 */
export const longTests: readonly string[] = [
  'examples/custom-strategy/test/program.test.ts',
  'examples/image-registry/test/demo.test.ts',
  'examples/image-registry/test/stock-client.test.ts',
  'examples/listener/test/kill.integration.test.ts',
  'examples/minimal/test/minimal.test.ts',
  'packages/bench/test/subjects.test.ts',
  'packages/chaos/test/chaos.integration.test.ts',
  'packages/cli/test/decode.test.ts',
  'packages/cli/test/dlq.integration.test.ts',
  'packages/cli/test/doctor.integration.test.ts',
  'packages/cli/test/emit-losses.integration.test.ts',
  'packages/cli/test/emit.integration.test.ts',
  'packages/cli/test/listen-connection.integration.test.ts',
  'packages/cli/test/listen-rights.integration.test.ts',
  'packages/cli/test/listen-shared.integration.test.ts',
  'packages/cli/test/listen.integration.test.ts',
  'packages/cli/test/outbox.integration.test.ts',
  'packages/cli/test/outbox.test.ts',
  'packages/cli/test/readme.integration.test.ts',
  'packages/cli/test/secrets.test.ts',
  'packages/core/test/decode-random.test.ts',
  'packages/outbox/test/damaged-file.integration.test.ts',
  'packages/outbox/test/fallback.integration.test.ts',
  'packages/outbox/test/kill.integration.test.ts',
  'packages/outbox/test/outbox-kill.integration.test.ts',
  'packages/outbox/test/rabbit-node.integration.test.ts',
  'packages/package-checks/test/install.test.ts',
  'packages/package-checks/test/readme-options.test.ts',
  'packages/package-checks/test/side-effects.test.ts',
  'packages/package-checks/test/sizes.test.ts',
  'packages/package-checks/test/tarballs.test.ts',
  'packages/package-checks/test/typescript.test.ts',
  'packages/package-checks/test/write-a-strategy.test.ts',
  'packages/qpid/test/alarm.integration.test.ts',
  'packages/qpid/test/blocked-loop.test.ts',
  'packages/qpid/test/flood.test.ts',
  'packages/qpid/test/fuzz.test.ts',
  'packages/qpid/test/network.integration.test.ts',
  'packages/qpid/test/rabbit-node.integration.test.ts',
  'packages/qpid/test/source-conformance.integration.test.ts',
  'packages/qpid/test/source-node.integration.test.ts',
  'packages/qpid/test/tls.integration.test.ts',
  'packages/rabbit/test/admin-inspect.integration.test.ts',
  'packages/rabbit/test/alarm.integration.test.ts',
  'packages/rabbit/test/blocked-loop.test.ts',
  'packages/rabbit/test/cluster.integration.test.ts',
  'packages/rabbit/test/flood.test.ts',
  'packages/rabbit/test/fuzz.test.ts',
  'packages/rabbit/test/network.integration.test.ts',
  'packages/rabbit/test/node.integration.test.ts',
  'packages/rabbit/test/oslo.integration.test.ts',
  'packages/rabbit/test/source-conformance.integration.test.ts',
  'packages/rabbit/test/source-node.integration.test.ts',
  'packages/rabbit/test/tls.integration.test.ts',
  'packages/test-brokers/test/rabbit-cluster.test.ts',
  'packages/test-brokers/test/rabbit-commands.test.ts',
  'packages/test-brokers/test/rabbit-node.test.ts',
]

const isNamed = process.argv.some((argument) => argument.endsWith('.ts') && longTests.some(isAt(argument)))

/** Whether they run: in CI, with `npm run test:all`, and when one is asked for by its path. */
export const runsLongTests = process.env.CI === 'true' || process.env.LONG_TESTS === 'true' || isNamed

function isAt(path: string): (file: string) => boolean {
  return (file) => file.endsWith(path) || path.endsWith(file)
}
