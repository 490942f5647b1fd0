import { createNotifier } from '@glance-notifications/core'
import { imageEvents } from '@glance-notifications/payloads'
import { rabbitStrategy } from '@glance-notifications/rabbit'
import type { OpenContender } from '../../contender/contender.js'
import { publishNotifications } from '../publish-notifications.js'
import type { Amqp091Settings } from '../settings.js'

/** Ours: validated, encoded as Glance does, mandatory, with a deadline for each. */
export const open: OpenContender<Amqp091Settings> = async ({ url, exchange, topic }) =>
  publishNotifications(
    createNotifier({
      events: imageEvents,
      publisherId: 'image.host-1',
      strategy: rabbitStrategy({ url, exchange, topic }),
    }),
  )
