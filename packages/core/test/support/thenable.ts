/** Something with a `then`, which is not a promise. */
export function thenable(
  then: (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => void,
  name = 'then',
): object {
  return { [name]: then }
}
