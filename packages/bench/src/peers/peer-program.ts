import { serveAmqp10 } from './amqp10/serve.js'
import { serveAmqp091 } from './amqp091/serve.js'
import { noCounts } from './counts.js'
import { listen } from './peer.js'

// The program of a null peer: tells its port, and then what it has seen, each time that it is asked.

const counts = noCounts()
const port = await listen(process.argv[2] === 'amqp-1.0' ? serveAmqp10 : serveAmqp091, counts)
process.on('disconnect', () => process.exit(0))
process.on('message', () => process.send?.(counts))
process.send?.({ port })
