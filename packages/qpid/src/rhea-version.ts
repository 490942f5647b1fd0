import { createRequire } from 'node:module'

/** The version of rhea whose inner workings are known to `rhea-internals.ts`. */
export const testedVersion = '3.0.5'

/** The version that is installed; undefined where it cannot be told, as in a bundle. */
export function rheaVersion(): string | undefined {
  try {
    const manifest: unknown = createRequire(import.meta.url)('rhea/package.json')
    const version: unknown = Reflect.get(Object(manifest), 'version')
    return typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}
