import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failureReport } from './failure-report.js'
import { openImageNotifier } from './notifier.js'
import type { ProgramOptions } from './options.js'
import { openRegistry } from './server.js'
import { reportStatus } from './status-report.js'

export interface Terminal {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  /** Aborted when the program is to end. */
  readonly stop: AbortSignal
}

/** Runs the registry until it is told to stop. */
export async function serve(options: ProgramOptions, { out, err, stop }: Terminal): Promise<void> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'image-registry-')))
  const { strategy, logFile } = options.notifier
  const settings =
    strategy === 'embedded'
      ? { ...options.notifier, logFile: logFile ?? join(dataDir, 'notifications.log') }
      : options.notifier

  await mkdir(dataDir, { recursive: true })
  const failures = failureReport(err)
  const registryOptions = {
    dataDir,
    report: err,
    ...(options.maxImageBytes !== undefined && { maxImageBytes: options.maxImageBytes }),
  }
  const notifier = await openImageNotifier(settings, { onDetachedFailure: failures.failed })
  const endReport = reportStatus(notifier.status, err)
  const registry = await openRegistry({ ...registryOptions, notifier })
  try {
    out(`Listening on ${await registry.listen({ port: options.port, host: options.host })}`)
    out(`Images in ${dataDir}`)
    out(`Notifications: ${strategy}${settings.logFile === undefined ? '' : `, log file ${settings.logFile}`}`)
    // To have it in the log now, if the broker is away; the registry does not wait for it.
    notifier.ready().catch((error) => err(`Notifications are not ready: ${String(error)}`))
    await stopped(stop)
    out('Closing')
  } finally {
    await registry.close()
    endReport()
    const { unsent } = await notifier.close()
    failures.flush()
    const { accepted, dropped } = notifier.stats
    out(`Notifications: ${accepted} delivered, ${dropped} not${unsent > 0 ? ` (${unsent} at the end)` : ''}`)
  }
}

export function stopped(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve()
    else stop.addEventListener('abort', () => resolve(), { once: true })
  })
}
