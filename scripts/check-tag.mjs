// Ends with an error unless the tag, such as v0.1.0, is that of the version that would be published.
import { readFileSync } from 'node:fs'

const manifest = new URL('../packages/core/package.json', import.meta.url)
const { version } = JSON.parse(readFileSync(manifest, 'utf8'))
const [, , tag] = process.argv
if (tag !== `v${version}`) {
  console.error(
    `The tag is ${tag}, the packages are of version ${version}: tag v${version}, or change the versions.`,
  )
  process.exitCode = 1
}
