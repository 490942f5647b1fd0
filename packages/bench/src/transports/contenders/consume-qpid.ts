import { qpidSource } from '@glance-notifications/qpid'
import type { OpenContender } from '../../contender/contender.js'
import { consumeNotifications } from '../consume-notifications.js'
import type { Amqp10Settings } from '../settings.js'

/** Ours: decoded, typed, validated, each recognised when it comes twice, accepted. */
export const open: OpenContender<Amqp10Settings> = async (settings) =>
  consumeNotifications(() => qpidSource({ ...settings, group: 'bench' }))
