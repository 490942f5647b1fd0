import { expect, it } from 'vitest'
import { checkBlock } from '../src/check-block.js'
import { parsePage } from '../src/page.js'
import { readWorkspace } from '../src/workspace.js'
import { glanceNotify } from './glance-notify.js'

const workspace = readWorkspace()

function problems(language: string, text: string): readonly string[] {
  const page = parsePage('a.md', `\`\`\`${language}\n${text}\n\`\`\``)
  return page.blocks.flatMap((block) =>
    checkBlock(page, block, { workspace, files: ['app.ts'], glanceNotify }),
  )
}

it.each([
  'npm run --silent chaos -- --json > chaos.json',
  'npm install --save-dev @glance-notifications/core amqplib@2 ./core.tgz',
  'npx glance-notify schema image.create | head -3',
  'npx --package @glance-notifications/cli glance-notify --help',
  'npx vitest run --project @glance-notifications/core packages/core/src/json.test.ts',
  'node examples/minimal/dist/rabbit.js amqp://localhost',
  'npm run demo -- --strategy qpid --url amqp://localhost',
  'node app.js',
  'sudo rabbitmqctl list_queues',
])('takes the command %s', (command) => {
  expect(problems('sh', command)).toEqual([])
})

it.each([
  ['npm run gone', 'package.json has no script "gone"'],
  ['npm install @glance-notifications/gone', 'Neither a package of ours'],
  [
    'npx @glance-notifications/cli listen --gone',
    "glance-notify says: CommanderError: error: unknown option '--gone'",
  ],
  ['glance-notify gone', "unknown command 'gone'"],
  ['npx vitest run packages/core/gone.test.ts', 'There is no file packages/core/gone.test.ts'],
  ['npx vitest run --project gone', 'There is no project gone'],
  ['npm run demo -- --gone a', 'examples/image-registry has no option --gone'],
  ['node examples/listener/dist/main.js --gone', 'examples/listener has no option --gone'],
  ['npx gone', 'npx finds no "gone" here'],
  ['node examples/minimal/dist/gone.js', 'There is no file examples/minimal/src/gone.ts'],
  ['bash gone', 'There is no file gone'],
  ['glance-notfy listen', 'The command "glance-notfy" is not known'],
])('says what is wrong with %s, and where', (command, what) => {
  expect(problems('sh', `ls\n${command}`)).toEqual([expect.stringContaining('a.md:3: ')])
  expect(problems('console', `$ ${command}\nits output`)).toEqual([expect.stringContaining(what)])
})

it.each([
  ['json', '{ "a": 1 }', '{ a: 1 }', 2],
  ['yaml', 'a: 1\nb: [2]', 'a: 1\nb: [2', 3],
])('reads %s', (language, good, bad, line) => {
  expect(problems(language, good)).toEqual([])
  expect(problems(language, bad)).toEqual([expect.stringContaining(`a.md:${line}: `)])
})

it('does not let a language pass that nothing checks', () => {
  expect(problems('cobol', 'MOVE A TO B.')).toEqual([
    expect.stringContaining('a.md:1: Nothing checks a block of "cobol"'),
  ])
})
