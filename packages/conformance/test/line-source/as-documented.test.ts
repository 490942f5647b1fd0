import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const page = readFileSync(new URL('../../../../docs/write-a-source.md', import.meta.url), 'utf8')

it.each(['line-source.ts', 'line-source.test.ts'])('%s is what docs/write-a-source.md shows', (name) => {
  const file = readFileSync(new URL(name, import.meta.url), 'utf8')
  expect(page).toContain(`\n\`\`\`ts\n${file}\`\`\`\n`)
})
