/** Something with a `then`, which is not a promise. */
export function thenable(
  then: (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => void,
): object {
  // oxlint-disable-next-line unicorn/no-thenable -- it is what a test needs
  return Object.defineProperty({}, 'then', { value: then })
}
