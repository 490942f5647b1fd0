import assert from 'node:assert/strict'
import { moreThan, noneOf, type Resources, watchResources } from './resources.js'

/** What this looks at of a place under trial. */
interface Disposable {
  readonly settings: { readonly timeoutMs: number }
  readonly resourcesBefore: Resources
  dispose(): Promise<void>
}

/**
 * Fails when what `use` opens and closes leaves something behind that keeps the process alive. While its place is there, no socket or the
 * like may be left: with its peer gone it would end by itself. Timers are the place's as well, as long as it is there.
 */
export async function leavesNothing(trial: Disposable, use: () => Promise<void>): Promise<void> {
  const { timeoutMs } = trial.settings
  const watch = watchResources()
  try {
    await use()
    const handlesLeft = (): readonly string[] => watch.left().filter((kind) => kind !== 'Timeout')
    assertNothing(await noneOf(handlesLeft, timeoutMs), 'close')
    await trial.dispose()
    assertNothing(await noneOf(watch.left, timeoutMs), 'close, and with its place gone')
  } finally {
    watch.stop()
  }
  const more = await noneOf(() => moreThan(trial.resourcesBefore), timeoutMs)
  assertNothing(more, 'close, and with its place gone, more than before')
}

function assertNothing(left: readonly string[], after: string): void {
  assert.equal(left.length, 0, `After ${after}, there is left: ${left.join(', ')}.`)
}
