import { createNotifier, memoryStrategy } from '@glance-notifications/core'
import { expect, it } from 'vitest'
import { imageEvents } from '../src/index.js'
import { image } from './samples.js'

it('a notifier with the catalogue refuses a wrong payload before any strategy sees it (promise 11)', async () => {
  const strategy = memoryStrategy()
  await using notifier = createNotifier({ events: imageEvents, strategy })
  const wrong = { ...image, min_disk: -1 }
  await expect(notifier.info('image.create', wrong)).rejects.toMatchObject({
    code: 'invalid',
    delivery: 'none',
    issues: [{ path: '/min_disk', message: 'must be an integer >= 0, got -1' }],
    message: expect.stringContaining('/min_disk'),
  })
  // @ts-expect-error a text message at ERROR
  await expect(notifier.error('image.create', image)).rejects.toMatchObject({ code: 'invalid' })
  expect(strategy.sent).toEqual([])
})

it('a notifier with the catalogue sends a right payload whole, extra keys included', async () => {
  const strategy = memoryStrategy()
  await using notifier = createNotifier({ events: imageEvents, strategy })
  await notifier.info('image.create', { ...image, region: 'north' })
  await notifier.error('image.upload', 'store is full')
  expect(strategy.sent.map(({ payload }) => payload)).toEqual([
    { ...image, region: 'north' },
    'store is full',
  ])
})

/** As a service would have it: an interface, and so without an index signature. */
interface ServiceImage {
  id: string
  name: string | null
  status: string
  created_at: string
  updated_at: string
  min_disk: number
  min_ram: number
  protected: boolean
  checksum: string | null
  owner: string | null
  disk_format: string | null
  container_format: string | null
  size: number | null
  is_public: boolean
  properties: Record<string, string>
  deleted: boolean
  deleted_at: string | null
}

it("a value of a service's own interface compiles as an image", async () => {
  const strategy = memoryStrategy()
  await using notifier = createNotifier({ events: imageEvents, strategy })
  const own: ServiceImage = { ...image, properties: {} }
  await notifier.info('image.create', own)
  notifier.detached.info('image.update', own)
  expect(strategy.sent).toHaveLength(2)
  interface WithoutSize extends Omit<ServiceImage, 'size'> {}
  const { size: _, ...rest } = own
  const incomplete: WithoutSize = rest
  // @ts-expect-error size is missing
  await expect(notifier.info('image.create', incomplete)).rejects.toMatchObject({ code: 'invalid' })
})
