import { parseAllDocuments } from 'yaml'
import { type CommandChecks, checkCommand } from './check-command.js'
import type { Block, Page } from './page.js'
import { consoleCommands, shellCommands } from './shell-commands.js'

type Check = (
  text: string,
  checks: CommandChecks,
) => readonly { readonly line: number; readonly what: string }[]

/** What is done with a block that is not ts, by its language. */
const checks: Readonly<Record<string, Check>> = {
  sh: (text, context) => checkAll(shellCommands(text), context),
  console: (text, context) => checkAll(consoleCommands(text), context),
  json: (text) => thrownBy(() => JSON.parse(text)),
  yaml: (text) =>
    parseAllDocuments(text)
      .flatMap((document) => ('errors' in document ? document.errors : []))
      .map(({ message, linePos }) => ({ line: (linePos?.[0].line ?? 1) - 1, what: message })),
  // Nothing here reads these; they are counted.
  ini: () => [],
  text: () => [],
  mermaid: () => [],
}

/** What is wrong with a block that is not ts, as `path:line: what`. */
export function checkBlock(page: Page, block: Block, context: CommandChecks): readonly string[] {
  const check = checks[block.language]
  if (!check)
    return [
      `${page.path}:${block.line}: Nothing checks a block of "${block.language}". Use one of ts, ${Object.keys(checks).join(', ')}; ` +
        'or add the language, and its check, to packages/docs-checks/src/check-block.ts',
    ]
  try {
    return check(block.code.text, context).map(
      ({ line, what }) => `${page.path}:${block.code.line + line}: ${what}`,
    )
  } catch (error) {
    return [`${page.path}:${block.line}: ${error instanceof Error ? error.message : String(error)}`]
  }
}

function checkAll(commands: ReturnType<typeof shellCommands>, context: CommandChecks): ReturnType<Check> {
  return commands.flatMap(({ line, words }) => {
    const what = checkCommand(words, context)
    return what === undefined ? [] : [{ line, what }]
  })
}

function thrownBy(parse: () => unknown): ReturnType<Check> {
  try {
    parse()
    return []
  } catch (error) {
    return [{ line: 0, what: String(error) }]
  }
}
