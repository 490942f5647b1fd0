/** Why something cannot be had on this machine, and what to do about it. */
export interface Missing {
  readonly missing: string
}

export function isMissing(value: object): value is Missing {
  return 'missing' in value
}
