import type { MemoryStrategy } from '@glance-notifications/core'
import type { NotifierSettings } from '../notifier.js'
import type { Reader } from './reader.js'

/** What reads back from the strategy of these settings; each is loaded when it is needed. */
export async function openReaders(
  settings: NotifierSettings,
  memory: MemoryStrategy,
  publisherId: string,
): Promise<readonly Reader[]> {
  const { strategy, url, address, logFile } = settings
  const readers: Reader[] = []
  if (strategy === 'embedded') {
    const { memoryReader } = await import('./memory.js')
    readers.push(memoryReader(memory))
  }
  if ((strategy === 'embedded' || strategy === 'logging') && logFile !== undefined) {
    const { logFileReader } = await import('./log-file.js')
    readers.push(logFileReader(logFile, publisherId))
  }
  if (strategy === 'rabbit' && url !== undefined) {
    const { rabbitReader } = await import('./rabbit.js')
    readers.push(await rabbitReader({ ...settings, url }, publisherId))
  }
  if (strategy === 'qpid' && url !== undefined && address !== undefined) {
    const { qpidReader } = await import('./qpid.js')
    readers.push(await qpidReader(url, address, publisherId))
  }
  return readers
}
