import { sourceBehaviour } from '../behaviour.js'
import { numbered } from '../messages.js'
import { nothingAgain } from '../nothing-again.js'

export const gone = sourceBehaviour({
  name: 'gone',
  promise: 'does not bring again, to nobody, what was done, dropped or put aside',
  needs: ['next'],
  async run(trial) {
    const messages = numbered(3)
    const first = await trial.read()
    await trial.publish(messages)
    const [one, two, three] = await first.until(3)
    one?.settle({ outcome: 'done' })
    two?.settle({ outcome: 'drop' })
    three?.settle({ outcome: 'dead-letter', reason: 'no such image', attempts: 1 })
    await trial.closeSource(first.source)
    await nothingAgain(trial, messages, 'What was settled')
  },
})
