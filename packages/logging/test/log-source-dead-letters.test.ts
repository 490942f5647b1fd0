import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createListener } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { logSource } from '../src/index.js'
import { appendLines, follow, lineOf, quick, range, recordingLogger, until, write } from './followed.js'
import { logFolder, readLines } from './log-folder.js'
import { mayMount, mountSmallDisk } from './small-disk.js'

const folder = logFolder()
const deadLetter = { outcome: 'dead-letter', reason: 'no such image', attempts: 3 } as const

function offsetIn(positionFile: string): unknown {
  return JSON.parse(readFileSync(positionFile, 'utf8')).offset
}

describe('a dead letter', () => {
  it('is one line, with the reason, the attempts and the line itself, which can be put back', async () => {
    const logFile = folder.path('a.log')
    appendLines(logFile, [`prefix ${lineOf(1)}`])
    const { deliveries } = await follow({ logFile, fromStart: true, group: 'g' }, (delivery) =>
      delivery.settle(deadLetter),
    )
    await until(() => expect(readLines(`${logFile}.dead-letter`)).toHaveLength(1))
    expect(readLines(`${logFile}.dead-letter`)).toEqual([
      {
        dead_lettered_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        reason: 'no such image',
        attempts: 3,
        group: 'g',
        log_file: logFile,
        line: `prefix ${lineOf(1)}`,
      },
    ])
    appendLines(logFile, [String(readLines(`${logFile}.dead-letter`)[0]?.line)])
    await until(() => expect(deliveries).toHaveLength(2))
  })

  it('is what a listener makes of a line that is torn, or not UTF-8', async () => {
    const logFile = folder.path('a.log')
    const deadLetterFile = folder.path('dead')
    appendLines(logFile, [lineOf(1).slice(0, -5)])
    appendFileSync(logFile, Buffer.concat([Buffer.from(lineOf(2)), Buffer.from([0xff, 0x0a])]))
    appendLines(logFile, [lineOf(3)])
    const source = logSource({ logFile, deadLetterFile, fromStart: true })
    await using listener = createListener({ source })
    await listener.start()
    await until(() => expect(readLines(deadLetterFile)).toHaveLength(2))
    expect(readLines(deadLetterFile)).toMatchObject([
      { reason: 'The message is not JSON.', attempts: 0, line: lineOf(1).slice(0, -5) },
      { reason: 'The message is not text in UTF-8.' },
    ])
    const bytes = Buffer.from(String(readLines(deadLetterFile)[1]?.line_base64), 'base64')
    expect(bytes.toString('latin1')).toBe(`${lineOf(2)}ÿ`)
    expect(listener.stats).toMatchObject({ received: 3, undecodable: 2 })
  })

  it('that cannot be written is tried again, and logged; the position does not pass it', async () => {
    const logFile = folder.path('a.log')
    const positionFile = folder.path('position')
    const deadLetterFile = folder.path('dead')
    const logger = recordingLogger()
    await write(logFile, range(1, 5))
    const firstEnd = readFileSync(logFile).indexOf('\n') + 1
    mkdirSync(deadLetterFile)
    const seen: unknown[] = []
    const { numbers } = await follow(
      { logFile, positionFile, deadLetterFile, fromStart: true, logger },
      (delivery) => {
        seen.push(delivery)
        if (seen.length === 1 || seen.length > 3) delivery.settle({ outcome: 'done' })
        else delivery.settle(deadLetter)
      },
      2,
    )
    await until(() =>
      expect(logger.records).toContain(
        'error: Dead letters could not be written; what they are about is not settled',
      ),
    )
    await until(() => expect(offsetIn(positionFile)).toBe(firstEnd))
    // Both credits are held.
    expect(numbers()).toEqual([1, 2, 3])
    rmdirSync(deadLetterFile)
    await until(() => expect(readLines(deadLetterFile)).toHaveLength(2))
    await until(() => expect(numbers()).toEqual([1, 2, 3, 4, 5]))
    await until(() => expect(offsetIn(positionFile)).toBe(statSync(logFile).size))
  })

  it.each(mayMount() ? ['a tmpfs'] : [])(
    'that does not fit a full disk is there when it does: %s',
    async () => {
      const logFile = folder.path('a.log')
      const disk = mountSmallDisk()
      try {
        const logger = recordingLogger()
        const deadLetterFile = disk.path('dead')
        await write(logFile, range(1, 30))
        disk.fill(4)
        const { numbers, close } = await follow(
          { logFile, deadLetterFile, fromStart: true, logger },
          (delivery) => delivery.settle(deadLetter),
        )
        await until(() => expect(logger.records.join()).toContain('Dead letters could not be written'))
        disk.free()
        // What the full disk has torn is on a line of its own.
        await until(() => {
          const letters = readLines(deadLetterFile).filter((line) => line !== undefined)
          expect(new Set(letters.map(({ line }) => line)).size).toBe(30)
        })
        expect(numbers()).toEqual(range(1, 30))
        await close()
      } finally {
        disk.unmount()
      }
    },
  )

  it('that was never written comes again', async () => {
    const logFile = folder.path('a.log')
    const options = { logFile, positionFile: folder.path('position'), deadLetterFile: folder.path('dead') }
    await write(logFile, [1])
    mkdirSync(options.deadLetterFile)
    const logger = recordingLogger()
    const first = await follow({ ...options, fromStart: true, logger }, (delivery) =>
      delivery.settle(deadLetter),
    )
    await until(() => expect(logger.records.join()).toContain('could not be written'))
    await first.close()
    const second = await follow(options)
    await until(() => expect(second.numbers()).toEqual([1]))
  })

  it('begins on a line of its own behind one that was torn', async () => {
    const logFile = folder.path('a.log')
    writeFileSync(`${logFile}.dead-letter`, '{"torn')
    await write(logFile, range(1, 3))
    await follow({ logFile, fromStart: true }, (delivery) => delivery.settle(deadLetter))
    await until(() => expect(readLines(`${logFile}.dead-letter`)).toHaveLength(4))
    expect(readLines(`${logFile}.dead-letter`)[0]).toBeUndefined()
  })

  it('makes the folders that it needs, and no file before there is one', async () => {
    const logFile = folder.path('a.log')
    const deadLetterFile = folder.path('deep', 'down', 'dead')
    await write(logFile, range(1, 2))
    const { deliveries } = await follow({ logFile, deadLetterFile, fromStart: true, ...quick }, () => {})
    await until(() => expect(deliveries).toHaveLength(2))
    expect(existsSync(folder.path('deep'))).toBe(false)
    for (const delivery of deliveries) delivery.settle(deadLetter)
    await until(() => expect(readLines(deadLetterFile)).toHaveLength(2))
  })
})
