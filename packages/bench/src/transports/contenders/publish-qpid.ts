import { createNotifier } from '@glance-notifications/core'
import { imageEvents } from '@glance-notifications/payloads'
import { qpidStrategy } from '@glance-notifications/qpid'
import type { OpenContender } from '../../contender/contender.js'
import { publishNotifications } from '../publish-notifications.js'
import type { Amqp10Settings } from '../settings.js'

/** Ours: validated, encoded as Glance does, with a deadline for each. */
export const open: OpenContender<Amqp10Settings> = async (settings) =>
  publishNotifications(
    createNotifier({
      events: imageEvents,
      publisherId: 'image.host-1',
      strategy: qpidStrategy({ ...settings, durable: true }),
    }),
  )
