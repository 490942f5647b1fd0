import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** In the next turn of the event loop, and twice: the first may only finish a collection that had begun, and keep what died meanwhile. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('There is no gc')
  await new Promise(setImmediate)
  for (let times = 0; times < 2; times += 1) collect()
}
