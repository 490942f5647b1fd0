import { expect, it } from 'vitest'
import { errorOf } from '../../test/errors.js'
import { failing, innerStrategy } from '../../test/inner.js'
import { notificationOf, within } from '../../test/notifications.js'
import { outboxes } from '../../test/open-outbox.js'
import { temporaryFolder } from '../../test/temporary-folder.js'
import { openEnvironment } from '../store/open-environment.js'
import { outboxAt } from './options.js'
import { decodeRecord } from './record.js'
import { openTables } from './tables.js'

const folder = temporaryFolder()
const open = outboxes()

it('a record never takes the place of another: where the totals were lost, it is refused at once', async () => {
  const path = folder()
  const environment = openEnvironment(outboxAt(path))
  const { pending, state } = openTables(environment.database, outboxAt(path))
  const box = open(innerStrategy(failing('connection-lost')), { path })
  await box.send(notificationOf('first'), within(5_000))
  await state.remove(Buffer.from('totals'))
  expect(await errorOf(() => box.send(notificationOf('second'), within(60_000)))).toMatchObject({
    code: 'rejected',
    message: expect.stringContaining('the records go beyond number 1'),
  })
  const records = [...pending.getRange({})].map(({ value }) => decodeRecord(value))
  expect(records).toMatchObject([{ ok: true, notification: { event_type: 'first' } }])
  await environment.close()
})
