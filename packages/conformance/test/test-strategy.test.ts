import { memoryStrategy } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { memoryPlace, type StrategyPlace, type TestStrategyOptions, testStrategy } from '../src/index.js'
import { runSuite } from './support/run-suite.js'

function findingsOn(create: () => StrategyPlace, limits: TestStrategyOptions['limits'] = {}) {
  return runSuite((runner, report) => testStrategy(runner, { title: 'one', create, limits, report }))
}

async function resultOf(
  name: string,
  create: () => StrategyPlace,
  limits: TestStrategyOptions['limits'] = {},
) {
  const { findings } = await findingsOn(create, limits)
  return findings.find((finding) => finding.name === name)
}

const bare = (): StrategyPlace => ({ strategy: memoryStrategy() })

describe('a place without a hook', () => {
  it('fails what needs it, and says what to do', async () => {
    expect(await resultOf('signal', bare)).toMatchObject({
      result: 'broken',
      why: expect.stringMatching(
        /no arrived and stall, which signal needs: give it in create, or say in limits/,
      ),
    })
  })

  it('claims nothing that needs it when it says why', async () => {
    const without = { arrived: 'It is a black hole.', stall: 'It has no peer.' }
    expect(await resultOf('order', bare, { without })).toMatchObject({
      result: 'not claimed',
      why: 'It is a black hole.',
    })
  })

  it('tries what does not need it', async () => {
    expect(await resultOf('receipts', bare)).toMatchObject({ result: 'kept' })
  })
})

describe('limits', () => {
  it('leave out a behaviour that is not claimed, with the reason in the report', async () => {
    const except = { order: 'It sends side by side.' }
    expect(await resultOf('order', () => memoryPlace(), { except })).toEqual({
      name: 'order',
      promise: 'keeps the order in which it is called, though nobody waits between the calls',
      result: 'not claimed',
      why: 'It sends side by side.',
    })
  })

  it.each([
    ['a behaviour', '{ "except": { "ordre": "a slip of the pen" } }', /no behaviour ordre/],
    ['a hook', '{ "without": { "nak": "a slip of the pen" } }', /no hook nak/],
  ])('that name %s that there is not are an error, also without a compiler', async (_, limits, message) => {
    await expect(findingsOn(bare, JSON.parse(limits))).rejects.toThrow(message)
  })

  it('ask for no more than the largest payload that they name', async () => {
    const sizes: number[] = []
    const create = (): StrategyPlace => {
      const place = memoryPlace()
      const { strategy } = place
      return {
        ...place,
        strategy: {
          ...strategy,
          send(notification, options) {
            sizes.push(JSON.stringify(notification.payload)?.length ?? 0)
            return strategy.send(notification, options)
          },
        },
      }
    }
    const except = { 'payload-integers': 'The spy cannot write them.' }
    expect(await resultOf('payload-large', create, { maxPayloadBytes: 5_000, except })).toMatchObject({
      result: 'kept',
    })
    expect(Math.max(...sizes)).toBe(5_000)
  })

  it('tell a strategy that discards from one that does not', async () => {
    expect(await resultOf('receipts', bare, { discards: true })).toMatchObject({ result: 'broken' })
  })
})

describe('a place', () => {
  it('is made anew for each behaviour, and disposed of also when it was broken', async () => {
    let made = 0
    let disposed = 0
    const { findings } = await findingsOn(() => {
      made += 1
      return {
        ...bare(),
        dispose() {
          disposed += 1
        },
      }
    })
    expect(made).toBe(findings.length)
    expect(disposed).toBe(made)
  })

  it('that cannot be disposed of is told', async () => {
    const dispose = thrown('The folder is in use.')
    expect(await resultOf('receipts', () => ({ ...bare(), dispose }))).toMatchObject({
      why: 'Error: The folder is in use.',
    })
  })

  it('that cannot be made fails each behaviour with the reason', async () => {
    expect(await resultOf('receipts', thrown('There is no broker.'))).toMatchObject({
      why: 'Error: There is no broker.',
    })
  })
})

function thrown(message: string): () => never {
  return () => {
    throw new Error(message)
  }
}
