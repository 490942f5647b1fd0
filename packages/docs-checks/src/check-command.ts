import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.js'
import type { Workspace } from './workspace.js'

/** What is needed to check a command line. */
export interface CommandChecks {
  readonly workspace: Workspace
  /** Names of files that other blocks of the page give. */
  readonly files: readonly string[]
  /** What is wrong with the arguments of `glance-notify`, as the real one says. */
  readonly glanceNotify: (args: readonly string[]) => string | undefined
}

/** Programs of others, whose arguments nobody checks. */
const known = new Set(
  'cat cd cmp curl cut docker echo export git glance grep head jq kill less ls mkdir openssl openstack psql pip python3 qpid-receive rabbitmq-diagnostics rabbitmq-plugins rabbitmqadmin rabbitmqctl rm sudo systemctl tail tar true zcat'.split(
    ' ',
  ),
)

/** What is wrong with a command line; nothing where it can be typed as it is. */
export function checkCommand(words: readonly string[], checks: CommandChecks): string | undefined {
  const [program = '', ...args] = words
  return checkProgram(program, args, checks) ?? checkPaths(args)
}

function checkProgram(program: string, args: readonly string[], checks: CommandChecks): string | undefined {
  if (program === 'glance-notify') return checks.glanceNotify(args)
  if (program === 'npm') return checkNpm(args, checks.workspace)
  if (program === 'npx') return checkNpx(args, checks)
  if (program === 'node') return checkNode(args, checks.files)
  if (program === 'bash' || program === 'sh') return exists(args[0] ?? '')
  if (program === 'sudo') return checkCommand(args, checks)
  if (known.has(program)) return undefined
  return `The command "${program}" is not known. See whether it is spelt right; add it to packages/docs-checks/src/check-command.ts if it is a program of others.`
}

function checkNpm(args: readonly string[], { scripts, own, foreign }: Workspace): string | undefined {
  const [command = '', ...rest] = args.filter((arg) => arg !== '--silent' && arg !== '-s')
  if (command === 'init' || command === 'pack') return undefined
  if (command === 'install' || command === 'i' || command === 'add') {
    const unknown = rest
      .filter((arg) => !arg.startsWith('-') && !arg.endsWith('.tgz'))
      .map((arg) => arg.replace(/(?<=.)@[^/]*$/, ''))
      .filter((name) => !own.has(name) && !foreign.has(name))
    return unknown.length > 0
      ? `Neither a package of ours nor one that ours depend on: ${unknown.join(', ')}`
      : undefined
  }
  const script = command === 'run' ? (rest[0] ?? '') : command
  const text = scripts.get(script)
  if (text === undefined) return `package.json has no script "${script}"`
  return checkOptions(rest, /node ((?:packages|examples)\/\S+)$/.exec(text)?.[1])
}

function checkNpx(args: readonly string[], checks: CommandChecks): string | undefined {
  const rest = args.filter((arg) => arg !== '--yes' && arg !== '-y')
  const [first = '', second = ''] = rest
  const [name = '', ...own] = first === '--package' || first === '-p' ? rest.slice(2) : rest
  if (name !== first && !checks.workspace.own.has(second)) return `There is no package ${second}`
  if (name === '@glance-notifications/cli' || name === 'glance-notify') return checks.glanceNotify(own)
  if (name === 'vitest') return checkVitest(own, checks.workspace)
  return checks.workspace.programs.has(name.replace(/(?<=.)@.*$/, ''))
    ? undefined
    : `npx finds no "${name}" here`
}

function checkVitest(args: readonly string[], { own }: Workspace): string | undefined {
  const at = args.indexOf('--project')
  const project = at === -1 ? undefined : args[at + 1]
  return project === undefined || own.has(project) ? undefined : `There is no project ${project}`
}

function checkNode(args: readonly string[], files: readonly string[]): string | undefined {
  const script = args.find((arg) => !arg.startsWith('-'))
  if (script === undefined) return undefined
  const isOfPage = files.some((file) => file === script || file.replace(/\.ts$/, '.js') === script)
  return isOfPage ? undefined : (exists(script) ?? checkOptions(args, script))
}

/** The options that a program of this repository is given have to stand in its sources; parsing them is its own affair. */
function checkOptions(args: readonly string[], program: string | undefined): string | undefined {
  const folder = program === undefined ? undefined : /^(?:packages|examples)\/[\w-]+/.exec(program)?.[0]
  if (folder === undefined) return undefined
  const sources = join(root, folder, 'src')
  const text = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(sources, name), 'utf8'))
    .join('\n')
  const unknown = args.filter((arg) => {
    const option = /^--([\w-]+)/.exec(arg)?.[1]
    return (
      option !== undefined && option !== 'help' && !new RegExp(`(?:'${option}'|\\b${option}: \\{)`).test(text)
    )
  })
  return unknown.length > 0 ? `${folder} has no option ${unknown.join(', ')}` : undefined
}

/** What names something in this repository has to be there. */
function checkPaths(args: readonly string[]): string | undefined {
  return args
    .filter((arg) => /^(?:\.\/)?(?:packages|examples|docs|scripts|\.ci)\/[\w./-]+$/.test(arg))
    .map(exists)
    .find((problem) => problem !== undefined)
}

/** What is built is there when its source is. */
function exists(path: string): string | undefined {
  const source = path.replace(/\/dist\/(.*)\.js$/, '/src/$1.ts')
  return existsSync(join(root, source)) ? undefined : `There is no file ${source}`
}
