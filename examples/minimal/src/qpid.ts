// Core and one transport: `node examples/minimal/dist/qpid.js amqp://localhost/notifications`
import { createNotifier, isNotificationError } from '@glance-notifications/core'
import { qpidStrategy } from '@glance-notifications/qpid'

const notifier = createNotifier({ strategy: qpidStrategy({ url: process.argv[2] ?? 'amqp://localhost' }) })
try {
  await notifier.info('image.create', {
    id: '6d1f2c1e-8d1b-4d9f-9f0c-3c1f6a1f2b7e',
    name: 'cirros',
    status: 'queued',
  })
  console.log('The broker has the notification.')
} catch (error) {
  console.error(isNotificationError(error) ? error.message : error)
  process.exitCode = 1
}
await notifier.close()
