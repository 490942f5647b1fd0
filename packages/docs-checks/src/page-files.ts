import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.js'

/** Where the generated reference is. */
const reference = 'docs/reference/'

/** Every page of the documentation that people write, as paths below the root, in order. */
export function pageFiles(): readonly string[] {
  return allFiles().filter((path) => !path.startsWith(reference))
}

/** The pages of the reference, whose code blocks are signatures. */
export function referenceFiles(): readonly string[] {
  return allFiles().filter((path) => path.startsWith(reference))
}

function allFiles(): readonly string[] {
  const readmes = ['packages', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}/README.md`),
  )
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
  return ['README.md', 'CONTRIBUTING.md', ...docs, ...readmes]
    .filter((path) => existsSync(join(root, path)))
    .toSorted()
}
