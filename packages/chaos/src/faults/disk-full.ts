import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { setAlarm } from '@glance-notifications/test-brokers'
import { type Fault, type Place, Skipped, type Stage } from '../fault.js'
import { mountSmallDisk, type SmallDisk } from '../small-disk.js'

/** A line of the log, or a record of the outbox, takes between this, and this times twenty. */
const bytesEach = 100
const leastBytes = 256 * 1_024
const fullMs = 3_000
/** Nobody connects there. */
const nowhere: Place = { ports: [], vhost: '' }

/** What does not fit is refused, may be tried again, and goes once there is room; what was accepted stays. */
export const diskFull: Fault = {
  name: 'disk-full',
  summary: 'the disk of the log, and that of the outbox before rabbit, is full for 3 s',
  transports: ['logging', 'rabbit'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const roomBytes = Math.max(leastBytes, stage.count * bytesEach)
    const disk = mountSmallDisk(roomBytes, 20 * roomBytes)
    if (!disk) throw new Skipped('a small file system can be mounted by root only')
    stage.atEnd(() => disk.unmount())
    await (stage.transport === 'logging' ? fillLog(stage, disk) : fillOutbox(stage, disk))
  },
}

async function fillLog(stage: Stage, disk: SmallDisk): Promise<void> {
  const logFile = join(disk.folder, 'notifications.log')
  await stage.publisher(nowhere, { strategy: { transport: 'logging', options: { logFile } } })
  // Beside the disk that is full.
  const files = {
    positionFile: join(stage.directory, 'position'),
    deadLetterFile: join(stage.directory, 'dead'),
  }
  const options = { logFile, fromStart: true, ...files }
  await stage.consumer(nowhere, { source: { transport: 'logging', options } })
  await fullForAWhile(stage, disk)
  await stage.recovered()
  await stage.drained()
}

/** The broker takes nothing meanwhile, or the outbox would be empty again before it is full. */
async function fillOutbox(stage: Stage, disk: SmallDisk): Promise<void> {
  const broker = await stage.broker()
  await stage.consumer(broker)
  await setAlarm(broker.node, 'memory', true)
  stage.atEnd(() => setAlarm(broker.node, 'memory', false))
  await stage.publisher(broker, {
    outbox: join(disk.folder, 'outbox'),
    // Each commit that fails, to standard error; the page of the outbox says so.
    mayPrint: true,
  })
  await fullForAWhile(stage, disk)
  await stage.recovered()
  await setAlarm(broker.node, 'memory', false)
  await stage.drained()
}

async function fullForAWhile(stage: Stage, disk: SmallDisk): Promise<void> {
  await stage.until('the disk to be full', () => stage.failures('rejected') > 0, 40_000)
  await delay(fullMs, undefined, { signal: stage.signal })
  disk.free()
}
