import { rabbitSource } from '@glance-notifications/rabbit'
import type { OpenContender } from '../../contender/contender.js'
import { consumeNotifications } from '../consume-notifications.js'
import type { Amqp091Settings } from '../settings.js'

/** Ours: decoded, typed, validated, each recognised when it comes twice, acknowledged. */
export const open: OpenContender<Amqp091Settings> = async ({ url, exchange, topic }) =>
  consumeNotifications(() => rabbitSource({ url, exchange, topic, shared: true, priorities: ['INFO'] }))
