import {
  createNotifier,
  isNotificationError,
  type Notifier,
  retry,
  type Strategy,
} from '@glance-notifications/core'
import { type Reply, startReceiver } from './receiver.js'
import { webhookStrategy } from './webhook-strategy.js'

type Print = (line: string) => void

const image = { id: '6d1f2c1e-8d1b-4d9f-9f0c-3c1f6a1f2b7e', name: 'cirros' }

/** What each notification meets before the receiver looks at it. */
const scenes: readonly {
  readonly event: string
  readonly replies: readonly Reply[]
  readonly ends: string
}[] = [
  { event: 'image.create', replies: [], ends: 'accepted' },
  { event: 'image.prepare', replies: [{ status: 429, headers: { 'retry-after': '1' } }], ends: 'accepted' },
  { event: 'image.upload', replies: [{ status: 503 }, { status: 503 }], ends: 'accepted' },
  { event: 'image.update', replies: [{ status: 422 }], ends: 'rejected' },
  { event: 'image.activate', replies: [{ status: 429, headers: { 'retry-after': '600' } }], ends: 'blocked' },
  { event: 'image.delete', replies: [], ends: 'accepted' },
]

/** Whether everything was as it should be. */
export async function runDemo(key: string, print: Print): Promise<boolean> {
  const replies: Reply[] = []
  const received: string[] = []
  const receiver = await startReceiver({
    key,
    before() {
      const reply = replies.shift()
      const asked = reply?.headers?.['retry-after']
      if (reply) print(`  the receiver answers ${reply.status}${asked ? `, Retry-After: ${asked}` : ''}`)
      return reply
    },
    onNotification({ event_type }) {
      print('  the receiver has it, and the signature is right')
      received.push(event_type)
    },
  })
  try {
    const ends: string[] = []
    await using notifier = notifierOf(webhookStrategy({ url: receiver.url, key }))
    for (const { event, replies: more } of scenes) {
      replies.push(...more)
      ends.push(await tell(notifier, event, print))
    }
    const stranger = webhookStrategy({ url: receiver.url, key: 'not the key of the receiver' })
    await using impostor = notifierOf(stranger)
    print('And one that is signed with another key:')
    ends.push(await tell(impostor, 'image.send', print))
    const taken = scenes.filter((scene) => scene.ends === 'accepted').map(({ event }) => event)
    return (
      ends.join() === [...scenes.map((scene) => scene.ends), 'auth'].join() &&
      received.join() === taken.join()
    )
  } finally {
    await receiver.close()
  }
}

/** Sends one to a receiver that is somewhere else. */
export async function sendOne(url: string, key: string, print: Print): Promise<boolean> {
  await using notifier = notifierOf(webhookStrategy({ url, key }))
  return (await tell(notifier, 'image.create', print)) === 'accepted'
}

function notifierOf(strategy: Strategy): Notifier {
  return createNotifier({ strategy: retry(strategy), sendTimeoutMs: 10_000 })
}

/** Sends, and gives what became of it: `accepted`, or the code of the error. */
async function tell(notifier: Notifier, event: string, print: Print): Promise<string> {
  print(event)
  const begin = performance.now()
  const after = () => `after ${Math.round(performance.now() - begin)} ms`
  try {
    const { status } = await notifier.info(event, image)
    print(`  ${status} ${after()}`)
    return status
  } catch (error) {
    if (!isNotificationError(error)) throw error
    print(`  ${error.message} (retryable: ${error.retryable}, delivery: ${error.delivery}) ${after()}`)
    return error.code
  }
}
