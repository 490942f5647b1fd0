// A listener that writes down each handling, and each mark that is durable, before anything else can happen.
import { appendFileSync } from 'node:fs'
import { createListener, memoryDeduplication } from '@glance-notifications/core'
import { durableDeduplication } from '@glance-notifications/outbox'
import { rabbitSource } from '@glance-notifications/rabbit'

const [url, exchange, topic, journal, store] = process.argv.slice(2)
const deduplication = store ? durableDeduplication({ path: store }) : memoryDeduplication()
const listener = createListener({
  source: rabbitSource({ url, exchange, topic, group: 'counting' }),
  deduplication: {
    claim: (group, id) => deduplication.claim(group, id),
    release: (group, id) => deduplication.release(group, id),
    async done(group, id) {
      await deduplication.done(group, id)
      appendFileSync(journal, `marked ${id}\n`)
    },
  },
})
listener.on('image.*', ({ message_id }) => appendFileSync(journal, `handled ${message_id}\n`))
await listener.start()
console.error('listening')
process.once('SIGTERM', () => void listener.close())
