// Signed webhooks: `node examples/custom-strategy/dist/main.js`
import { isNotificationError } from '@glance-notifications/core'
import { runDemo, sendOne } from './demo.js'
import { help, parseSettings, UsageError } from './settings.js'

try {
  const { url, key, help: wantsHelp } = parseSettings(process.argv.slice(2), process.env)
  if (wantsHelp) console.log(help)
  else if (!(await (url === undefined ? runDemo(key, console.log) : sendOne(url, key, console.log))))
    process.exitCode = 1
} catch (error) {
  console.error(isNotificationError(error) || error instanceof UsageError ? error.message : error)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
