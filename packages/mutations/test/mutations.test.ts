import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packages, root } from '../src/folders.js'
import { mutated } from '../src/mutation.js'
import { mutations } from '../src/mutations/index.js'
import { tableOf } from '../src/table.js'

/** A table without what the formatter makes of its columns. */
function bare(table: string): string {
  return table.replaceAll(/ {2,}|-{4,}/g, (run) => (run.startsWith('-') ? '---' : ' '))
}

describe('the mutations', () => {
  it('break every promise, and every strategy that can be broken', () => {
    const promises = new Set(mutations.map(({ promise }) => promise))
    expect([...promises]).toEqual(Array.from({ length: 15 }, (_, index) => index + 1))
    const folders = new Set(mutations.map(({ file }) => file.split('/')[0]))
    expect(folders).toEqual(new Set(['core', 'logging', 'outbox', 'qpid', 'rabbit']))
  })

  it('have names of their own', () => {
    expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length)
  })

  it.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
    '%s changes its source, in one place',
    (_, mutation) => {
      const source = readFileSync(join(packages, mutation.file), 'utf8')
      expect(mutated(source, mutation)).not.toBe(source)
    },
  )

  it('are those of the table in docs/guarantees.md', () => {
    const page = readFileSync(join(root, 'docs', 'guarantees.md'), 'utf8')
    expect(bare(page), 'npm run mutations -- --write makes it anew').toContain(bare(tableOf(mutations)))
  })
})

describe('a mutation whose source has changed', () => {
  const mutation = {
    name: 'lost',
    promise: 1,
    breaks: '',
    file: 'core/src/noop.ts',
    find: 'once',
    replace: '',
    caughtBy: { file: '', title: '' },
  }

  it.each(['nothing of it', 'once and once'])('says so: %s', (source) => {
    expect(() => mutated(source, mutation)).toThrow(
      'Mutation lost: its text must be in packages/core/src/noop.ts once',
    )
  })
})
