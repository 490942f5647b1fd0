/** A promise broken on purpose: one text of a source file replaced by another. */
export interface Mutation {
  /** By which it is called on the command line and in the table. */
  readonly name: string
  /** The number in `docs/guarantees.md`. */
  readonly promise: number
  /** What the broken code does, as a sentence without its subject. */
  readonly breaks: string
  /** Below `packages/`. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
  /** The test that must fail. */
  readonly caughtBy: NamedTest
}

export interface NamedTest {
  /** Below `packages/`. */
  readonly file: string
  /** Of the test itself, without those of the `describe` around it. */
  readonly title: string
}

/** The source with the promise broken. Throws when the text is not there, or more than once. */
export function mutated(source: string, { name, find, replace, file }: Mutation): string {
  const [before, after, ...more] = source.split(find)
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(
      `Mutation ${name}: its text must be in packages/${file} once, and is not. Change it with the code.`,
    )
  return before + replace + after
}
