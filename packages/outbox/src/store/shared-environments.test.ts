import { expect, it } from 'vitest'
import { innerStrategy } from '../../test/inner.js'
import { numbered, within } from '../../test/notifications.js'
import { temporaryFolder } from '../../test/temporary-folder.js'
import { inspectOutbox } from '../admin/index.js'
import { outbox } from '../outbox/outbox.js'

const folder = temporaryFolder()

it('outboxes in one folder, opened and closed in the middle of writes, do not wait for each other for ever', async () => {
  const path = folder()
  for (let round = 0; round < 20; round += 1) {
    const boxes = [outbox(innerStrategy(), { path }), outbox(innerStrategy(), { path })]
    const sent = boxes.flatMap((box) => numbered(20).map((one) => box.send(one, within(30_000))))
    const late = outbox(innerStrategy(), { path })
    await inspectOutbox(path)
    await Promise.all(sent)
    await Promise.all([...boxes, late].map((box) => box.close(within(30_000))))
  }
  expect(await inspectOutbox(path)).toMatchObject({ depth: 0, failed: 0 })
})
