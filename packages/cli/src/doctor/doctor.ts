import { type ConnectionOptions, transportOptions } from '../connection/connection-options.js'
import { exitCodes } from '../exit-codes.js'
import type { Terminal } from '../terminal.js'
import { type Finding, findingLines } from './finding.js'
import { inspectAmqp10 } from './inspect-amqp10.js'

export interface DoctorOptions extends ConnectionOptions {
  /** A group of listeners, whose queue and dead letters are looked at as well. */
  readonly group?: string
  /** For each answer of a broker. */
  readonly timeout: number
  readonly json?: boolean
}

/** Tells in plain words what is wrong with a broker, and changes nothing there. Gives the exit code. */
export async function doctor(options: DoctorOptions, { out, err, colours }: Terminal): Promise<number> {
  const findings = await inspect(options)
  const lines = findings.map((found) =>
    options.json ? `${JSON.stringify(found)}\n` : findingLines(found, colours),
  )
  await out.write(lines.join(''))
  const count = (severity: Finding['severity']): number =>
    findings.filter((found) => found.severity === severity).length
  const problems = count('problem')
  const warnings = count('warning')
  await err.write(`ok ${count('ok')}, warnings ${warnings}, problems ${problems}\n`)
  if (problems > 0) return exitCodes.failed
  return warnings > 0 ? exitCodes.warnings : exitCodes.ok
}

async function inspect({ group, timeout, ...options }: DoctorOptions): Promise<readonly Finding[]> {
  if (options.protocol === 'qpid') return inspectAmqp10(options, timeout)
  const { inspectRabbit } = await import('@glance-notifications/rabbit/admin')
  const common = await transportOptions(options)
  return inspectRabbit({ ...common, timeoutMs: timeout, ...(group !== undefined && { group }) })
}
