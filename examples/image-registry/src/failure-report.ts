import type { DetachedFailure } from '@glance-notifications/core'

/** How often the operator hears of notifications that did not make it, however many there are. */
const everyMs = 5_000

export interface FailureReport {
  readonly failed: (failure: DetachedFailure) => void
  /** Reports what was held back. */
  flush(): void
}

/** Counts the failures of detached notifications, and reports them in one line at a time: the first at once. */
export function failureReport(report: (line: string) => void): FailureReport {
  const counts = new Map<string, number>()
  let last: DetachedFailure | undefined
  let timer: NodeJS.Timeout | undefined

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (!last) return
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
    const codes = [...counts].map(([code, count]) => `${code} ${count}`).join(', ')
    report(
      `${total} notification${total === 1 ? '' : 's'} not delivered (${codes}); ` +
        `the last was ${last.priority} ${last.eventType}: ${last.error.message}`,
    )
    counts.clear()
    last = undefined
  }

  return {
    failed(failure) {
      counts.set(failure.error.code, (counts.get(failure.error.code) ?? 0) + 1)
      last = failure
      if (timer) return
      flush()
      timer = setTimeout(flush, everyMs).unref()
    },
    flush,
  }
}
