import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { freePorts } from '@glance-notifications/test-brokers'
import type { Program } from './program.js'

/** What a program needs that only this run of the tests can tell. */
export type BrokerKind = 'rabbit' | 'amqp10' | 'none'

/** The broker that a program talks to. */
export function brokerOf({ source }: Program): BrokerKind {
  if (!source.includes('amqp://')) return 'none'
  return /@glance-notifications\/qpid'|strategy: 'qpid'/.test(source) ? 'amqp10' : 'rabbit'
}

/** Where a page has a server of its own; the code that readers do not see starts one there. */
const localServer = /http:\/\/localhost:8080/g
const timeoutMs = 40_000
const localUrl = /amqp:\/\/(?:[\w-]+:[\w-]+@)?localhost(?::\d+)?/g
const absolutePath = /(?<=['"`])\/(?:var|etc|srv|tmp|run)\//g

/**
 * Runs a program that `compile` wrote to `folder`, with `amqp://…localhost…` made the URL of the broker, and absolute
 * paths put into a temporary folder, which is also the working directory. `http://localhost:8080` gets a free port.
 */
export async function runProgram(
  program: Program,
  folder: string,
  brokerUrl: string,
): Promise<{ exitCode: number | null; output: string }> {
  const compiled = join(folder, 'js', program.page)
  const place = join(folder, 'run', program.page, basename(program.file, '.ts'))
  const [port] = await freePorts(1)
  const cwd = mkdtempSync(join(tmpdir(), 'snippet-'))
  mkdirSync(place, { recursive: true })
  for (const name of readdirSync(compiled).filter((each) => each.endsWith('.js'))) {
    const code = readFileSync(join(compiled, name), 'utf8')
    for (const [path] of code.matchAll(/(?<=['"`])\/(?:var|etc|srv|tmp|run)\/[^'"`$]*/g))
      mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(
      join(place, name),
      code
        .replaceAll(localUrl, brokerUrl)
        .replaceAll(localServer, `http://localhost:${port}`)
        .replaceAll(absolutePath, (prefix) => `${cwd}${prefix}`),
    )
  }
  // To one file, so that lines stand in the order in which they were written.
  const outputFile = join(place, 'output.txt')
  const output = openSync(outputFile, 'w')
  try {
    const child = spawn(process.execPath, [join(place, program.file.replace(/\.ts$/, '.js'))], {
      cwd,
      stdio: ['ignore', output, output],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    })
    await once(child, 'exit')
    const late = child.signalCode ? `\nIt did not end within ${timeoutMs / 1_000} s.` : ''
    return { exitCode: child.exitCode, output: `${readFileSync(outputFile, 'utf8')}${late}` }
  } finally {
    closeSync(output)
    rmSync(cwd, { recursive: true, force: true })
  }
}
