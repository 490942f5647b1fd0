import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { checksSource } from '../generate/checks-source.js'
import { namedSchemas } from '../generate/named-schemas.js'
import { schemasSource } from '../generate/schemas-source.js'

it.each([
  ['schemas.ts', schemasSource(namedSchemas)],
  ['checks.ts', checksSource(namedSchemas)],
])('%s is made of the schemas of today; `npm run payloads:generate` writes it', async (name, source) => {
  await expect(source).toMatchFileSnapshot(
    fileURLToPath(new URL(`../src/generated/${name}`, import.meta.url)),
  )
})
