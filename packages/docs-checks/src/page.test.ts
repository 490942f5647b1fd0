import { describe, expect, it } from 'vitest'
import { countBlocks } from './count-blocks.js'
import { blocksThatHaveToRun } from './has-to-run.js'
import { parsePage } from './page.js'
import { expectedOutput, programsOf } from './program.js'

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\`\n`
const programs = (...parts: readonly string[]) => programsOf(parsePage('a.md', parts.join('\n')))
const problems = (...parts: readonly string[]) => parsePage('a.md', parts.join('\n')).problems

const late = (path: string, ...parts: readonly string[]) =>
  blocksThatHaveToRun(parsePage(path, parts.join('\n')), new Set())

describe('a ts block', () => {
  it('is a module of its own, whose lines are those of the page', () => {
    const found = programs('# A page', '', fence('ts', 'a()'), fence('ts', 'b()'))
    expect(found.map(({ file, source }) => ({ file, source }))).toEqual([
      { file: 'L3.ts', source: '\n\n\na()\n' },
      { file: 'L7.ts', source: '\n\n\n\n\n\n\nb()\n' },
    ])
  })

  it('goes on from the one before it where it says so', () => {
    const found = programs(fence('ts', 'a()'), '<!-- snippet: continues -->\n', fence('ts', 'b()'))
    expect(found.map(({ source }) => source)).toEqual(['\na()\n\n\n\n\n\nb()\n'])
  })

  it('has code before and after it that readers do not see', () => {
    const [program] = programs(
      '<!-- snippet: run\nbefore()\n-->\n',
      fence('ts', 'a()'),
      '<!-- snippet: then\nafter()\n-->\n',
    )
    expect(program).toMatchObject({ runs: true, source: '\nbefore()\n\n\n\na()\n\n\n\nafter()\n' })
  })

  it('has a name for the others where it gives one', () => {
    expect(programs('<!-- snippet: file=webhook.ts -->\n', fence('ts', 'a()'))).toMatchObject([
      { file: 'webhook.ts', runs: false },
    ])
  })

  it.each([
    ['in a comment', ['<!-- snippet: prints\na line\n-->']],
    [
      'in the block behind a comment',
      ['It prints:\n', '<!-- snippet: prints -->\n', fence('text', 'a line')],
    ],
  ])('prints what stands %s', (_, parts) => {
    const found = programs('<!-- snippet: run -->\n', fence('ts', 'a()'), ...parts)
    expect(found.map(expectedOutput)).toEqual(['a line'])
  })
})

describe('a comment', () => {
  it.each([
    ['<!-- snippet: walk -->', /^a\.md:1: "walk" is not known\. There is, before a block: "run"/],
    ['<!-- snippet: run --> and more', /^a\.md:1: Not "<!-- snippet: … -->"/],
    ['<!-- snippet: not run: -->', /^a\.md:1: "not run:" is not known/],
    ['<!-- snippet: run -->', /^a\.md:1: This comment has to stand directly above a code block/],
    ['<!-- snippet: run -->\n\nProse.\n\n```ts\na()\n```', /^a\.md:1: This comment has to stand directly/],
    ['<!-- snippet: then\na()\n-->', /^a\.md:1: No ts block stands above "then"/],
    ['```ts\na()\n```\n\n<!-- snippet: prints -->', /^a\.md:5: Neither output below "prints"/],
  ])('that cannot be understood is told with its line: %j', (markdown, expected) => {
    expect(problems(markdown)).toEqual([expect.stringMatching(expected)])
  })

  it('of another kind is left alone', () => {
    expect(problems('<!-- a note -->')).toEqual([])
  })
})

describe('the count', () => {
  it('tells blocks that run from those that are only type-checked, a line for each page', () => {
    const page = parsePage(
      'a.md',
      ['<!-- snippet: run -->\n', fence('ts', 'a()'), fence('ts', 'b()'), fence('sh', 'ls')].join('\n'),
    )
    const expected = '1 sh, 1 ts run, 1 ts type-checked'
    expect(countBlocks([page, parsePage('b.md', 'Prose.')])).toBe(`a.md: ${expected}\n\nall: ${expected}\n`)
  })
})

describe('a page that people copy from', () => {
  it('says of each block that does not run why not', () => {
    const expected = [
      expect.stringMatching(/^README\.md:1: This block has to run\. Write <!-- snippet: run -->/),
    ]
    expect(late('README.md', fence('ts', 'a()'))).toEqual(expected)
    expect(late('README.md', '<!-- snippet: not run: it costs money -->\n', fence('ts', 'a()'))).toEqual([])
  })

  it('is in a package one whose first block runs', () => {
    expect(late('packages/core/README.md', fence('ts', 'a()'), fence('ts', 'b()'))).toHaveLength(1)
    expect(late('docs/chaos.md', fence('ts', 'a()'))).toEqual([])
  })
})
