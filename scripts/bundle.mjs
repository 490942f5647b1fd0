// Writes the JavaScript of the published package in whose folder it is run: a file for each entry point, because Node takes
// longer to find and read a file than to compile it; beside them what is loaded later, and what several of these share.
import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { build } from 'rolldown'

const { exports: exported, dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const sources = Object.values(exported).flatMap((target) => target['@glance-notifications/source'] ?? [])
// A package that exports nothing is a program.
const entries = sources.length > 0 ? sources : ['./src/main.ts']
const [main] = entries

/** Below `dist`, where the declarations of that source are as well. */
const placeOf = (source) => relative('src', source).replaceAll('\\', '/').replace(/\.ts$/, '')

/** Adds a module, and all that are loaded with it. */
function addLoaded(loaded, id, graph) {
  if (loaded.has(id)) return
  loaded.add(id)
  for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) addLoaded(loaded, imported, graph)
}

const loadedWithMain = new Set()

await build({
  input: Object.fromEntries(entries.map((source) => [placeOf(source), source])),
  platform: 'node',
  external: Object.keys({ ...dependencies, ...peerDependencies }).map(
    (name) => new RegExp(`^${name}(?:/|$)`),
  ),
  transform: { target: 'es2023' },
  output: {
    // Nothing that an earlier build has left is published. tsc comes afterwards.
    cleanDir: true,
    chunkFileNames: ({ isDynamicEntry, facadeModuleId, name }) =>
      `${isDynamicEntry && facadeModuleId ? placeOf(facadeModuleId) : `shared/${name}`}.js`,
    codeSplitting: {
      groups: [
        {
          // The main entry reads one file of what it shares.
          debugName: 'main',
          name(id, graph) {
            addLoaded(loadedWithMain, resolve(main), graph)
            return loadedWithMain.has(id) ? 'main' : null
          },
          minShareCount: 2,
        },
      ],
    },
    // To be read by whoever debugs.
    minify: false,
    minifyInternalExports: false,
    sourcemap: true,
    // The sources are published themselves.
    sourcemapExcludeSources: true,
  },
})
