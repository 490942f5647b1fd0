const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const time = String.raw`\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?`
/** What is different each time, and what stands for it. */
const varying = ['.*', uuid, time]
const examples = new RegExp(`(…)|(${uuid})|(${time})`, 'g')

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)

/**
 * What a program printed, or what its page shows where that is the same: `…` stands for any text within a line, a UUID
 * for any UUID, a time for any time; blank lines at the ends do not count.
 */
export function asShown(shown: string, output: string): string {
  const text = shown.trim()
  let pattern = ''
  let end = 0
  for (const match of text.matchAll(examples)) {
    const which = match.slice(1).findIndex((group) => group !== undefined)
    pattern += literal(text.slice(end, match.index)) + varying[which]
    end = match.index + match[0].length
  }
  return new RegExp(`^${pattern}${literal(text.slice(end))}$`).test(output.trim()) ? shown : output
}
