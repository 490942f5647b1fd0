import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type ExtractorMessage,
} from '@microsoft/api-extractor'
import { type EntryPoint, root } from './entry-points.js'

/** The public API of an entry point. */
export interface ApiReport {
  readonly entryPoint: EntryPoint
  /** Every exported declaration, without comments. */
  readonly text: string
  /** Exports, and members of them, without a doc comment, as `path:line: what`. */
  readonly undocumented: readonly string[]
}

const none = { default: { logLevel: ExtractorLogLevel.None } }
const compilerOptions = {
  target: 'ES2023',
  lib: ['ES2023', 'ESNext.Disposable'],
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  types: ['node'],
  strict: true,
  skipLibCheck: true,
}

/** Reads the declarations of all entry points at once, which takes most of the time. */
export function apiReports(entryPoints: readonly EntryPoint[]): readonly ApiReport[] {
  const temporary = mkdtempSync(join(tmpdir(), 'api-reports-'))
  const files = entryPoints.map(({ types }) => types)
  let compilerState: CompilerState | undefined
  try {
    return entryPoints.map((entryPoint) => {
      const config = configOf(entryPoint, files, temporary)
      compilerState ??= CompilerState.create(config, { additionalEntryPoints: files })
      const undocumented: string[] = []
      Extractor.invoke(config, {
        compilerState,
        localBuild: true,
        messageCallback: (message) => {
          if (message.messageId === 'ae-undocumented' && !isWireField(message))
            undocumented.push(placeOf(message))
          message.handled = true
        },
      })
      return { entryPoint, text: readFileSync(config.reportFilePath, 'utf8'), undocumented }
    })
  } finally {
    rmSync(temporary, { recursive: true })
  }
}

function configOf({ folder, types }: EntryPoint, files: string[], temporary: string): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: types,
      compiler: { overrideTsconfig: { compilerOptions, files } },
      apiReport: {
        enabled: true,
        reportFileName: 'report',
        reportFolder: temporary,
        reportTempFolder: join(temporary, 'temp'),
        // An interface that is not exported, but extended by one that is, is public all the same.
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: none,
        tsdocMessageReporting: none,
        extractorMessageReporting: {
          ...none,
          'ae-undocumented': { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: false },
        },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
  })
}

/** The keys of payloads are Glance's, who documents few of them; the types that hold them have doc comments. */
function isWireField({ sourceFilePath, sourceFileColumn = 1 }: ExtractorMessage): boolean {
  return /\/packages\/payloads\//.test(sourceFilePath ?? '') && sourceFileColumn > 1
}

function placeOf({ sourceFilePath, sourceFileLine, text }: ExtractorMessage): string {
  return `${relative(root, sourceFilePath ?? '')}:${sourceFileLine}: ${text}`
}
