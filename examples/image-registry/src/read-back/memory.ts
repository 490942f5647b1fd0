import type { MemoryStrategy } from '@glance-notifications/core'
import type { Reader } from './reader.js'

export function memoryReader(memory: MemoryStrategy): Reader {
  return { where: 'memory', read: async () => memory.sent, close: async () => undefined }
}
