import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Ledger } from './ledger.js'
import { type Entry, entryWriter } from './line-file.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const one = { id: 'id-1', n: 1 }
const two = { id: 'id-2', n: 2 }
const three = { id: 'id-3', n: 3 }

function write(name: string, ...entries: readonly Entry[]): string {
  const file = join(folder, name)
  const append = entryWriter(file)
  for (const entry of entries) append(entry)
  return file
}

describe('a ledger', () => {
  it('finds all delivered where each was handled once, in whatever order', () => {
    const ledger = new Ledger()
    ledger.addAccepted(write('accepted', one, two))
    ledger.addHandled(write('handled', two, one))
    expect(ledger.tally()).toEqual({ accepted: 2, delivered: 2, lost: 0, duplicated: 0, renamed: 0 })
  })

  it('counts as lost what was accepted and never handled', () => {
    const ledger = new Ledger()
    ledger.addAccepted(write('accepted', one, two, three))
    ledger.addHandled(write('handled', two))
    expect(ledger.tally()).toMatchObject({ accepted: 3, delivered: 1, lost: 2 })
  })

  it('does not miss what was handled and never accepted', () => {
    const ledger = new Ledger()
    ledger.addAccepted(write('accepted', one))
    ledger.addHandled(write('handled', one, two))
    expect(ledger.tally()).toMatchObject({ accepted: 1, delivered: 2, lost: 0 })
  })

  it('counts each time that a notification was handled again, by whichever consumer', () => {
    const ledger = new Ledger()
    ledger.addAccepted(write('accepted', one))
    ledger.addHandled(write('first', one, one))
    ledger.addHandled(write('second', one))
    expect(ledger.tally()).toMatchObject({ delivered: 1, duplicated: 2 })
  })

  it('tells of a notification that came under two ids', () => {
    const ledger = new Ledger()
    ledger.addHandled(write('handled', one, { id: 'another', n: one.n }))
    expect(ledger.tally()).toMatchObject({ delivered: 2, duplicated: 0, renamed: 1 })
  })

  it('begins anew with a consumer that says what those before it have handled', () => {
    const ledger = new Ledger()
    ledger.addHandled(write('first', one, two))
    ledger.tally()
    ledger.addHandled(write('second', one, two, three), { all: true })
    expect(ledger.tally()).toMatchObject({ delivered: 3, duplicated: 0 })
  })

  it('reads what has come since, and no line that is not whole yet', () => {
    const file = write('accepted', one)
    const ledger = new Ledger()
    ledger.addAccepted(file)
    ledger.tally()
    appendFileSync(file, 'id-2')
    expect(ledger.tally()).toMatchObject({ accepted: 1 })
    appendFileSync(file, ' 2\n')
    ledger.addHandled(write('handled', one, two))
    expect(ledger.tally()).toMatchObject({ accepted: 2, lost: 0 })
  })
})
