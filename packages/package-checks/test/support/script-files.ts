import { posix } from 'node:path'
import type { Tarball } from './tarball.js'

/** The JavaScript that a tarball must have: its entries, and what they load of the package itself, at once or later. */
export function scriptFiles(tarball: Tarball): readonly string[] {
  const defaults = Object.values(tarball.manifest.exports ?? {}).flatMap((target) =>
    typeof target === 'string' ? [] : (target.default ?? []),
  )
  // A package that exports nothing is a program.
  const entries = defaults.length > 0 ? defaults.map((path) => path.slice(2)) : ['dist/main.js']
  const found = new Set(entries)
  for (const file of found) {
    const imports = tarball
      .read(file)
      .matchAll(/^(?:import|export) .*"(\.[^"]+)";$|\bimport\("(\.[^"]+)"\)/gm)
    for (const [, atOnce, later] of imports) found.add(posix.join(posix.dirname(file), atOnce ?? later ?? ''))
  }
  return [...found]
}
