import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { openOutput } from './output.js'

function failing(code: string): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
  })
}

describe('an output', () => {
  it('resolves when what is written is taken', async () => {
    const taken: string[] = []
    const waiting: (() => void)[] = []
    const stream = new Writable({
      write(chunk, _encoding, done) {
        taken.push(String(chunk))
        waiting.push(done)
      },
    })
    const output = openOutput(stream, 'stdout')
    let resolved = false
    const written = output.write('line').then(() => {
      resolved = true
      return resolved
    })
    await Promise.resolve()
    expect(taken).toEqual(['line'])
    expect(resolved).toBe(false)
    waiting[0]?.()
    expect(await written).toBe(true)
  })

  it('whose reader has gone takes everything in silence, and says so', async () => {
    const output = openOutput(failing('EPIPE'), 'stdout')
    await output.write('line')
    expect(output.gone.aborted).toBe(true)
    await output.write('another')
  })

  it('that cannot be written is an error, and stays one', async () => {
    const output = openOutput(failing('ENOSPC'), 'stdout')
    await expect(output.write('line')).rejects.toMatchObject({ code: 'rejected', cause: { code: 'ENOSPC' } })
    await expect(output.write('line')).rejects.toMatchObject({ code: 'rejected' })
    expect(output.gone.aborted).toBe(false)
  })
})
