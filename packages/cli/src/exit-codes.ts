/** How a command ends. The README has the table. */
export const exitCodes = {
  ok: 0,
  /** It ran, and not all was well. */
  failed: 1,
  /** It was called in a way that it does not understand. */
  usage: 2,
  /** Of `doctor`: it works, and will not for ever, or not for everybody. */
  warnings: 3,
} as const
