import { describe, expect, it } from 'vitest'
import { brokerlessCases } from '../src/brokerless-cases.js'
import { open as decode } from '../src/micro/decode-subjects.js'
import { open as emit } from '../src/micro/emit-subjects.js'
import { open as listener } from '../src/micro/listener-subjects.js'
import { open as logging } from '../src/micro/logging-subjects.js'
import { open as noop } from '../src/micro/noop-subjects.js'
import { open as outbox } from '../src/micro/outbox-subjects.js'
import { open as count } from '../src/scale/count-subjects.js'
import { open as size } from '../src/scale/size-subjects.js'

const openers = new Map([
  ['micro/decode-subjects', decode],
  ['micro/emit-subjects', emit],
  ['micro/listener-subjects', listener],
  ['micro/logging-subjects', logging],
  ['micro/noop-subjects', noop],
  ['micro/outbox-subjects', outbox],
  ['scale/count-subjects', count],
  ['scale/size-subjects', size],
])

const subjects = brokerlessCases.flatMap(({ name: of, contenders }) =>
  contenders.flatMap(({ name, module }) => {
    const open = openers.get(module)
    return open ? [{ of, name, open }] : []
  }),
)

/** One batch. */
const cell = { name: 'alone', params: {}, ms: 0, most: Number.MAX_SAFE_INTEGER }

describe('the subjects of the cases', () => {
  it.each(subjects)('$of: $name can be opened, run and closed', async ({ name, open }) => {
    const contender = await open(name)
    const { count: done, elapsedMs } = await contender.run(cell)
    expect(done).toBeGreaterThan(0)
    expect(elapsedMs).toBeGreaterThan(0)
    await contender.close?.()
  })
})
