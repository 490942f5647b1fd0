import { join } from 'node:path'
import { startVitest } from 'vitest/node'
import { packages, root } from './folders.js'
import { type Mutation, mutated, type NamedTest } from './mutation.js'

// What catches a mutation may be a long test, which `npm test` leaves to CI.
process.env.LONG_TESTS = 'true'

export interface Outcome {
  readonly passed: readonly string[]
  readonly failed: readonly string[]
  /** That no test has heard: they would have ended a host, and fail a run of vitest. */
  readonly strayErrors: number
}

/** Runs the tests of that title, or of the whole file without one, on sources of which one may be broken. */
export async function runTests(
  { file, title }: Partial<NamedTest> & Pick<NamedTest, 'file'>,
  mutation?: Mutation,
): Promise<Outcome> {
  const [folder = ''] = file.split('/')
  const exitCode = process.exitCode
  const vitest = await startVitest(
    'test',
    [join(packages, file)],
    {
      root: join(packages, folder),
      config: join(root, 'scripts', 'vitest.package.ts'),
      watch: false,
      // What is broken may never come to an end.
      testTimeout: 10_000,
      reporters: [{}],
      ...(title !== undefined && { testNamePattern: new RegExp(`(^|\\s)${escaped(title)}$`) }),
    },
    mutation ? { plugins: [breaking(mutation)] } : {},
  )
  try {
    const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()])
    const ended = (state: string): string[] =>
      tests.filter((test) => test.result().state === state).map((test) => test.name)
    return {
      passed: ended('passed'),
      failed: ended('failed'),
      strayErrors: vitest.state.getUnhandledErrors().length,
    }
  } finally {
    await vitest.close()
    // vitest speaks of the run; what this program has to say is something else.
    process.exitCode = exitCode
  }
}

/** The source is broken as it is loaded: no file changes. */
function breaking(mutation: Mutation) {
  const path = join(packages, mutation.file)
  return {
    name: 'mutation',
    enforce: 'pre' as const,
    transform: (code: string, id: string): string | undefined =>
      id.split('?', 1)[0] === path ? mutated(code, mutation) : undefined,
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}
