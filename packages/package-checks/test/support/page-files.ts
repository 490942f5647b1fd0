import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../src/workspace.js'

/** The files that a page has its readers write, by name: blocks below `<!-- snippet: file=… -->`. */
export function pageFiles(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(join(root, page), 'utf8')
  const blocks = text.matchAll(
    /<!-- snippet: file=([\w.-]+)[^\n]*-->\s*(?:<!--[^\n]*-->\s*)?```ts\n(.*?)^```$/gms,
  )
  return new Map([...blocks].map(([, name = '', code = '']) => [name, code]))
}

/** The only block of a language. */
export function pageBlock(page: string, language: string): string {
  const text = readFileSync(join(root, page), 'utf8')
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))]
  const [[, code = ''] = []] = blocks
  if (blocks.length !== 1) throw new Error(`${page} has ${blocks.length} blocks of ${language}`)
  return code
}
