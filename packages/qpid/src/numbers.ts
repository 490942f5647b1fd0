/** Numbers of AMQP begin anew at 2^32 (section 2.8.10); rhea goes on, and cannot write the next one. */
export function numberAfter(number: number): number {
  return (number + 1) >>> 0
}

/** How far it is from one number to another, which is less than 2^31 before or behind it. */
export function distance(from: number, to: number): number {
  return (to - from) | 0
}

/** How many there are from `first` to `last`; none where the last comes before the first. */
export function lengthOfRun(first: number, last: number): number {
  if (last >= first) return last - first + 1
  const across = last + 2 ** 32 - first + 1
  return across < 2 ** 31 ? across : 0
}
