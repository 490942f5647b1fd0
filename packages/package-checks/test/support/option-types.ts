import { join } from 'node:path'
import ts from 'typescript-oldest'
import type { Project } from './empty-project.js'

export interface Option {
  readonly name: string
  /** Of a group of options, such as `budget`: those in it. */
  readonly parts: readonly string[]
}

export interface OptionTypes {
  /** The option types that an entry exports, by the ends of their names. */
  exported(entry: string): readonly string[]
  /** What can be set, without what is for tests only. */
  optionsOf(entry: string, type: string): readonly Option[]
}

/** Reads the declarations of packages as a compiler does, so that inherited and picked members count as well. */
export function readOptionTypes(project: Project, entries: readonly string[]): OptionTypes {
  const lines = entries.map((entry, index) => `import * as entry${index} from '${entry}'\n`)
  project.write('options.mts', `${lines.join('')}export {}\n`)
  const program = ts.createProgram([join(project.folder, 'options.mts')], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
    strict: true,
    noEmit: true,
  })
  const checker = program.getTypeChecker()
  const types = new Map<string, ReadonlyMap<string, ts.Type>>()
  for (const statement of program.getSourceFile(join(project.folder, 'options.mts'))?.statements ?? []) {
    if (!ts.isImportDeclaration(statement)) continue
    const { moduleSpecifier } = statement
    const module = checker.getSymbolAtLocation(moduleSpecifier)
    if (module === undefined || !ts.isStringLiteral(moduleSpecifier)) throw new Error('An entry has no types')
    const found = checker
      .getExportsOfModule(module)
      .filter(({ name }) => /^[A-Z].*(Options|Settings|Config|Hooks)$/.test(name))
      .map((symbol) => [symbol.name, checker.getDeclaredTypeOfSymbol(aliased(checker, symbol))] as const)
    types.set(moduleSpecifier.text, new Map(found))
  }
  const typeOf = (entry: string, name: string): ts.Type => {
    const type = types.get(entry)?.get(name)
    if (type === undefined) throw new Error(`${entry} has no ${name}`)
    return type
  }
  return {
    exported: (entry) => [...(types.get(entry)?.keys() ?? [])],
    optionsOf: (entry, name) =>
      checker
        .getPropertiesOfType(typeOf(entry, name))
        .filter((property) => !isForTests(checker, property))
        .map((property) => ({ name: property.name, parts: partsOf(checker, property) })),
  }
}

function aliased(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function isForTests(checker: ts.TypeChecker, property: ts.Symbol): boolean {
  const text = ts.displayPartsToString(property.getDocumentationComment(checker))
  return property.name === 'clock' || text.startsWith('For tests')
}

function partsOf(checker: ts.TypeChecker, property: ts.Symbol): readonly string[] {
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(property))
  const name = type.aliasSymbol?.name ?? type.getSymbol()?.name ?? ''
  return name.endsWith('Options') ? checker.getPropertiesOfType(type).map((part) => part.name) : []
}
