import { once } from 'node:events'
import { join } from 'node:path'
import { createNotifier } from '@glance-notifications/core'
import { loggingStrategy } from '@glance-notifications/logging'
import { imageEvents } from '@glance-notifications/payloads'
import { pino } from 'pino'
import { eventType, publisherId, wholeNotification } from './notification-parts.js'
import { openerOf } from './open-subject.js'
import { sampleImage } from './sample-image.js'
import { inBatches, type Subject } from './subject.js'
import { temporaryFolder } from './temporary-folder.js'

/** Lines that are on their way at a time. */
const window = 1_000

/** Each send is awaited, and so each line is the system's before the next window begins. */
function logThroughNotifier(): Subject {
  const folder = temporaryFolder()
  const strategy = loggingStrategy({ logFile: join(folder.path, 'notifications.log') })
  const notifier = createNotifier({ events: imageEvents, publisherId, strategy })
  return {
    ...inBatches(window, () => notifier.info(eventType, sampleImage)),
    async close() {
      await notifier.close()
      folder.remove()
    },
  }
}

/** pino writing each line before it returns. */
function pinoSync(): Subject {
  const { folder, logger } = pinoTo(true)
  return {
    run(times) {
      for (let done = 0; done < times; done += 1) logger.info(notification)
    },
    close: folder.remove,
  }
}

/** pino gathering lines. The same is waited for as above: after each window that all lines are the system's. */
function pinoAsync(): Subject {
  const { folder, logger, destination } = pinoTo(false)
  return {
    async run(times) {
      for (let done = 0; done < times; done += window) {
        const drained = once(destination, 'drain')
        for (let at = 0; at < window; at += 1) logger.info(notification)
        await drained
      }
    },
    close: folder.remove,
  }
}

const notification = wholeNotification(sampleImage)

function pinoTo(sync: boolean) {
  const folder = temporaryFolder()
  const destination = pino.destination({ dest: join(folder.path, 'pino.log'), sync })
  return { folder, destination, logger: pino({ name: 'glance.notifier', base: {} }, destination) }
}

export const open = openerOf({ ours: logThroughNotifier, 'pino-sync': pinoSync, 'pino-async': pinoAsync })
