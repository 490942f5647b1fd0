/** What became of the messages of all inputs. */
export class Tally {
  /** Printed. */
  decoded = 0
  undecodable = 0
  /** Of those printed: the payload does not fit the catalogue. */
  invalid = 0
  /** Of those printed: the catalogue does not have the event type. */
  unknown = 0

  get allGood(): boolean {
    return this.undecodable === 0 && this.invalid === 0
  }

  /** The last line that a command says. */
  summary(): string {
    const { decoded, undecodable, invalid, unknown } = this
    return `decoded ${decoded}, undecodable ${undecodable}, invalid ${invalid}, unknown ${unknown}\n`
  }
}
