let offsetMs = 0

/** Moves the wall clock as this process sees it. The monotonic clock and the timers stay as they are. */
export function moveClock(ms: number): void {
  if (offsetMs === 0) globalThis.Date = movedDate(Date)
  offsetMs += ms
}

function movedDate(real: DateConstructor): DateConstructor {
  const now = (): number => real.now() + offsetMs
  return new Proxy(real, {
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  })
}
