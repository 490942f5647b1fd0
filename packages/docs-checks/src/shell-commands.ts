/** A simple command of a shell block: its words, without assignments before it and redirections. */
export interface ShellCommand {
  /** In the block, from 0. */
  readonly line: number
  readonly words: readonly string[]
}

const operator = /^(?:&&|\|\||[;|&\n])/
const redirection = /^\d?(?:>>|>&|<<<|>|<)[ \t]*(?:&?\d|[^\s;|&]+)/
const word = /^(?:[^\s;|&<>'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\[\s\S])*")+/
const hereDocument = /^<<-?\s*(['"]?)(\w+)\1/

/** The commands of a block. Of a shell's language this is what documentation uses; the rest throws. */
export function shellCommands(block: string): readonly ShellCommand[] {
  const commands: ShellCommand[] = []
  let words: string[] = []
  let rest = block
  let delimiter: string | undefined
  const lineNow = () => block.slice(0, block.length - rest.length).split('\n').length - 1
  let line = 0
  const end = () => {
    if (words.length > 0) commands.push({ line, words })
    words = []
  }
  while (rest !== '') {
    if (rest.startsWith('\n') && delimiter !== undefined) {
      const body = new RegExp(`^\\n(?:[\\s\\S]*?\\n)??${delimiter}(?=\\n|$)`).exec(rest)?.[0]
      if (body === undefined) throw new Error(`No end of <<${delimiter}`)
      rest = rest.slice(body.length)
      delimiter = undefined
      end()
      continue
    }
    const here = hereDocument.exec(rest)
    const skipped = here ?? /^(?:[ \t]+|\\\n|#[^\n]*)/.exec(rest) ?? redirection.exec(rest)
    if (here) delimiter = here[2]
    if (skipped) rest = rest.slice(skipped[0].length)
    else if (operator.test(rest)) {
      rest = rest.replace(operator, '')
      end()
    } else {
      const [found] = word.exec(rest) ?? []
      if (found === undefined) throw new Error(`Not understood: ${rest.split('\n', 1).join()}`)
      if (words.length === 0) line = lineNow()
      if (words.length > 0 || !/^\w+=/.test(found)) words.push(unquoted(found))
      rest = rest.slice(found.length)
    }
  }
  end()
  return commands
}

function unquoted(text: string): string {
  return text.replaceAll(/'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g, (_, single, double, escaped) =>
    String(single ?? double ?? escaped),
  )
}

/** The commands of a `console` block: what stands behind `$ `. The rest is their output. */
export function consoleCommands(block: string): readonly ShellCommand[] {
  const typed = block.split('\n').map((line) => (line.startsWith('$ ') ? line.slice(2) : ''))
  return shellCommands(typed.join('\n'))
}
