import { spawn } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { text } from 'node:stream/consumers'
import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { expect, it } from 'vitest'
import { captureLines, flatLines } from './support/captures.js'
import { putAside } from './support/dead-letters.js'
import { leaseOf } from './support/node-lease.js'
import { notificationOf } from './support/notifications.js'
import { bin } from './support/program.js'
import { temporaryFolder } from './support/temporary-folder.js'

interface Example {
  readonly command: string
  readonly output: string
}

/** The commands of the README, with what stands below each. */
function examples(): readonly Example[] {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const blocks = [...readme.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block = '']) => block)
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((example) => {
        const end = example.indexOf('\n')
        return { command: example.slice(0, end), output: example.slice(end + 1) }
      }),
  )
}

const clearLine = '\r\u001b[K'

/** What a terminal shows of a line, part of which was painted over: a slow machine has time to paint progress. */
function shown(line: string): string {
  return line.split(clearLine).at(-1) ?? ''
}

/** Without what is different each time. */
function steady(output: string): string {
  return (
    output
      .replaceAll('\r\n', '\n')
      .split('\n')
      .map(shown)
      .join('\n')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
      .replaceAll(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?/g, '<time>')
      .replaceAll(/(127\.0\.0\.1|localhost):\d{4,}/g, '<host>')
      // The first notification may be there before.
      .replaceAll(/^listening on .*\n/gm, '')
      .replaceAll(/Virtual host \S+/g, 'Virtual host <name>')
  )
}

// Its commands use the names that are the defaults, which are free on a node of our own.
describeWithRabbitNode('the README', (startNode) => {
  const folder = temporaryFolder()

  /** As a person at a terminal would (util-linux's `script`). */
  function shell(command: string, url: string): Promise<string> {
    const { env } = process
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: folder.path('.'),
      env: {
        ...env,
        PATH: `${folder.path('.')}${delimiter}${env.PATH}`,
        GLANCE_NOTIFY_URL: url,
        NO_COLOR: '1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return text(child.stdout)
  }

  it('shows what its commands print', async () => {
    const node = await startNode()
    await using place = await putAside(
      async () => leaseOf(node),
      [notificationOf('image.create'), 'not a notification'],
    )
    chmodSync(folder.write('glance-notify', `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`), 0o755)
    folder.write('captured.jsonl', `${captureLines[0]}\nnot a notification\n`)
    folder.write('lines.jsonl', `${flatLines[0]}\n{"event_type": "image.create", "payload": {"id": 7}}\n`)
    const found: Example[] = []
    for (const { command } of examples())
      found.push({ command, output: steady(await shell(command, place.url)) })
    expect(found.length).toBeGreaterThan(10)
    expect(found).toEqual(examples().map(({ command, output }) => ({ command, output: steady(output) })))
  })
})
