import { describe, expect, it } from 'vitest'
import { checkBlock } from '../src/check-block.js'
import { countBlocks } from '../src/count-blocks.js'
import { readWorkspace } from '../src/workspace.js'
import { glanceNotify } from './glance-notify.js'
import { pages } from './pages.js'

describe('the code blocks of the documentation', () => {
  it('are as many of each kind as block-counts.txt says; `npm run docs:update` writes it', async () => {
    await expect(countBlocks(pages)).toMatchFileSnapshot('block-counts.txt')
  })

  it('have comments that are understood', () => {
    expect(pages.flatMap(({ problems }) => problems)).toEqual([])
  })

  it('are commands that can be typed, and data that can be read', () => {
    const workspace = readWorkspace()
    const problems = pages.flatMap((page) => {
      const files = page.blocks.flatMap(({ file }) => file ?? [])
      const others = page.blocks.filter(({ language }) => language !== 'ts')
      return others.flatMap((block) => checkBlock(page, block, { workspace, files, glanceNotify }))
    })
    expect(problems).toEqual([])
  })
})
