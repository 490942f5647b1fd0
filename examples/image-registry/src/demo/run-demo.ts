import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStrategy } from '@glance-notifications/core'
import { failureReport } from '../failure-report.js'
import { openImageNotifier } from '../notifier.js'
import type { ProgramOptions } from '../options.js'
import { openReaders } from '../read-back/open-readers.js'
import { stopped, type Terminal } from '../serve.js'
import { openRegistry } from '../server.js'
import { apiClient } from './api-client.js'
import { conclude } from './conclude.js'
import { checkReadable, demoSettings } from './demo-settings.js'
import { describe } from './describe.js'
import { playScenario } from './scenario.js'
import { createStage } from './stage.js'
import type { Style } from './style.js'
import { testImage } from './test-image.js'
import { createWitness } from './witness.js'

const imageMebibytes = 16
/** Enough for the demo's image, and for those of whoever plays with `--serve`. */
const defaultMaxImageBytes = 2 ** 34
const identity = { 'X-User-Id': 'ada', 'X-Project-Id': 'lovelace' }

/** Long enough for a broker, short enough for somebody who watches. */
const readyTimeoutMs = 5_000

type CleanUp = (work: () => Promise<unknown>) => void

/** Runs the whole demonstration. Resolves with whether everything was as it should be. */
export async function runDemo(options: ProgramOptions, terminal: Terminal, style: Style): Promise<boolean> {
  const undo: (() => Promise<unknown>)[] = []
  try {
    return await demonstrate(options, terminal, style, (work) => undo.push(work))
  } finally {
    for (const work of undo.toReversed()) await work().catch((error) => terminal.err(String(error)))
  }
}

async function demonstrate(
  options: ProgramOptions,
  terminal: Terminal,
  style: Style,
  cleanUp: CleanUp,
): Promise<boolean> {
  const { out, err, stop } = terminal
  const started = performance.now()
  checkReadable(options)
  const folder = await mkdtemp(join(tmpdir(), 'image-registry-demo-'))
  const settings = demoSettings(options, folder)
  const keepsLog = settings.logFile?.startsWith(folder) ?? false
  if (!keepsLog) cleanUp(() => rm(folder, { recursive: true, force: true }))

  const witness = createWitness()
  const memory = memoryStrategy()
  const failures = failureReport(err)
  const notifier = await openImageNotifier(settings, { witness, memory, onDetachedFailure: failures.failed })
  cleanUp(() => notifier.close())
  // A demonstration without its broker would show nothing; the registry itself does not need to wait.
  await notifier.ready({ timeoutMs: readyTimeoutMs })
  const readers = await openReaders(settings, memory, settings.publisherId)
  for (const reader of readers) cleanUp(() => reader.close())

  const dataDir = options.dataDir ?? join(folder, 'data')
  const image = await testImage(join(folder, 'image.raw'), imageMebibytes)
  cleanUp(() => rm(image.file, { force: true }))
  if (options.dataDir === undefined) cleanUp(() => rm(dataDir, { recursive: true, force: true }))
  const maxImageBytes = options.maxImageBytes ?? defaultMaxImageBytes
  const registry = await openRegistry({ notifier, dataDir, maxImageBytes, report: err })
  cleanUp(() => registry.close({ graceMs: 2_000 }))
  const url = await registry.listen(options)

  out(style.bold('The life of an image, and what it notifies'))
  out(`  registry       ${url}`)
  out(`  strategy       ${settings.strategy}`)
  out(`  reading back   ${readers.map(({ where }) => where).join(', ') || 'nothing'}`)

  const stage = createStage(witness, terminal, style)
  await playScenario({ api: apiClient(url, identity), stage, image, dataDir })
  const allIsWell = await conclude(
    { emitted: witness.seen, notifier, readers, problems: stage.problems },
    terminal,
    style,
  )
  out(`Finished in ${((performance.now() - started) / 1000).toFixed(1)} s.`)

  if (options.serve) {
    out('')
    out(`The registry stays at ${url} until Ctrl-C. From another terminal:`)
    out(`  glance --os-image-url ${url} --os-auth-token ada:lovelace image-list`)
    witness.watch((notification) => out(`  ${describe(notification, style)}`))
    await stopped(stop)
  }
  failures.flush()
  return allIsWell
}
