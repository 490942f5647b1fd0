import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Three times in a row: what a finalizer lets go is collected after it. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('There is no gc')
  for (let times = 0; times < 3; times += 1) {
    collect()
    await new Promise(setImmediate)
  }
}

/** Bytes of objects that are still needed. */
export async function collectedHeap(): Promise<number> {
  await collectGarbage()
  return process.memoryUsage().heapUsed
}
