/** A contender that ends when it should begin. */
export async function open() {
  return {
    run: async () => {
      process.stderr.write('I am off')
      process.exit(3)
    },
  }
}
