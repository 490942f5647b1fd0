import { expect, it } from 'vitest'
import { consoleCommands, shellCommands } from './shell-commands.js'

const words = (block: string) => shellCommands(block).map((command) => command.words)

it('gives each command as the shell would see it, without what surrounds it', () => {
  expect(words('URL=a npm run x -- --y "1 2" \'{"a": 1}\' > out.json 2>&1 # why')).toEqual([
    ['npm', 'run', 'x', '--', '--y', '1 2', '{"a": 1}'],
  ])
  expect(words('a --b; c && d | e 2>/dev/null\n# only a comment\nf \\\n  g')).toEqual([
    ['a', '--b'],
    ['c'],
    ['d'],
    ['e'],
    ['f', 'g'],
  ])
})

it('leaves out what a here-document holds', () => {
  expect(words("cat > a.conf <<'EOF'\n[glance]\nx = (1)\nEOF\nls")).toEqual([['cat'], ['ls']])
})

it('knows the line of each command', () => {
  expect(shellCommands('a \\\n  b\n\nc').map(({ line }) => line)).toEqual([0, 3])
})

it('says what it does not understand', () => {
  expect(() => shellCommands("echo 'no end")).toThrow("Not understood: 'no end")
  expect(() => shellCommands('cat <<EOF\nno end')).toThrow('No end of <<EOF')
})

it('takes of a console what was typed', () => {
  expect(consoleCommands('$ a b\nits output\n$ c').map(({ line, words: typed }) => [line, typed])).toEqual([
    [0, ['a', 'b']],
    [2, ['c']],
  ])
})
