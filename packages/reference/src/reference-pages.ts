import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Application, Converter, ReflectionKind, type TypeDocOptions } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { type EntryPoint, root } from './entry-points.js'

const options = {
  plugin: ['typedoc-plugin-markdown'],
  // Nothing that changes from one machine, or one commit, to the next.
  disableSources: true,
  disableGit: true,
  excludeExternals: true,
  // tsc has checked them.
  skipErrorChecking: true,
  readme: 'none',
  sort: ['kind', 'alphabetical'],
  logLevel: 'Error',
  // One page for each entry point.
  router: 'module',
  entryFileName: 'README',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  propertyMembersFormat: 'table',
  tableColumnSettings: {
    hideModifiers: true,
    hideOverrides: true,
    hideInherited: true,
    leftAlignHeaders: true,
  },
} satisfies Partial<TypeDocOptions & PluginOptions>

/** The pages of the reference, by their paths in its folder. */
export async function referencePages(
  entryPoints: readonly EntryPoint[],
): Promise<ReadonlyMap<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'reference-'))
  try {
    const application = await Application.bootstrapWithPlugins({
      ...options,
      basePath: root,
      tsconfig: join(root, 'packages/reference/tsconfig.declarations.json'),
      entryPoints: entryPoints.map(({ types }) => types),
      entryPointStrategy: 'resolve',
    })
    // typedoc names modules by their files.
    const names = entryPoints.map(({ page }) => page)
    application.converter.on(Converter.EVENT_CREATE_DECLARATION, (_, reflection) => {
      if (reflection.kind === ReflectionKind.Module) reflection.name = names.shift() ?? reflection.name
    })
    const project = await application.convert()
    if (!project || application.logger.hasErrors()) throw new Error('typedoc could not read the declarations')
    await application.outputs.writeOutput({ name: 'markdown', path: folder }, project)
    const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path): [string, string] => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')])
    return new Map([...pages, ['README.md', index(entryPoints)]])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function index(entryPoints: readonly EntryPoint[]): string {
  const rows = entryPoints.map(
    ({ name, page, description }) => `| [\`${name}\`](${page}.md) | ${description} |`,
  )
  return `# Reference

Everything that the packages export, made from the doc comments of the sources: change those, and run \`npm run docs:reference\`.

| entry point | of the package |
| --- | --- |
${rows.join('\n')}
`
}
