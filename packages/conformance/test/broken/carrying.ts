import { NotificationError, parseJson, payloadText, restoreNotification } from '@glance-notifications/core'
import { broken } from './broken.js'

/** Of what arrives. */
export const carrying = {
  'input-unchanged': broken('writes into the payload', /changed what it was given/, (intact) => ({
    async send(notification, options) {
      const { payload } = notification
      if (typeof payload === 'object' && payload) Object.assign(payload, { sent: true })
      return intact.send(notification, options)
    },
  })),
  attributes: broken('sends everything as INFO', /INFO/, (intact) => ({
    send: (notification, options) => intact.send({ ...notification, priority: 'INFO' }, options),
  })),
  'payload-unicode': broken('knows no character but those of ASCII', /payload arrived/, (intact) => ({
    send: (notification, options) => {
      const text = payloadText(notification).replaceAll(/[^ -~]/gu, '?')
      return intact.send(restoreNotification(notification, text), options)
    },
  })),
  'payload-large': broken('takes no more than 64 KiB', /healthy peer failed/, (intact) => ({
    async send(notification, options) {
      if (payloadText(notification).length > 65_536) throw new NotificationError('too-large', 'Too large.')
      return intact.send(notification, options)
    },
  })),
  'payload-empty': broken('takes what is empty for nothing', /payload arrived/, (intact) => ({
    send: (notification, options) =>
      intact.send({ ...notification, payload: notification.payload || {} }, options),
  })),
  'payload-integers': broken('reads JSON with JSON.parse', /payload arrived/, (intact) => ({
    send: (notification, options) =>
      intact.send({ ...notification, payload: JSON.parse(payloadText(notification)) }, options),
  })),
  'payload-keys': broken('copies objects key by key', /payload arrived/, (intact) => ({
    send: (notification, options) =>
      intact.send({ ...notification, payload: copy(parseJson(payloadText(notification))) }, options),
  })),
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const copied: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(value)) copied[key] = member
  return copied
}
