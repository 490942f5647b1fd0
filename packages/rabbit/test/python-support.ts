import {
  createListener,
  type DecodeFault,
  type Listener,
  type ReceivedMessage,
  type ReceivedNotification,
} from '@glance-notifications/core'
import { type RabbitSourceOptions, rabbitSource } from '../src/index.js'
import { eventually, soon } from './support.js'

export const script = (name: string): URL => new URL(`python/${name}.py`, import.meta.url)

/** The place as OpenStack's configuration has it. */
export function osloPlace({ url, ...place }: { readonly url: string }, more: object = {}): string {
  return JSON.stringify({ url: url.replace(/^amqp:/, 'rabbit:'), ...place, ...more })
}

export const jsonLines = (values: readonly object[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('')

export interface Hearing extends AsyncDisposable {
  readonly listener: Listener
  /** Resolves when so many have come. */
  until(count: number): Promise<readonly ReceivedNotification[]>
  /** What could not be read. */
  readonly faults: readonly [ReceivedMessage, DecodeFault][]
}

/** A listener that keeps what it hears. */
export async function hear(options: RabbitSourceOptions): Promise<Hearing> {
  const heard: ReceivedNotification[] = []
  const faults: [ReceivedMessage, DecodeFault][] = []
  const listener = createListener({
    source: rabbitSource({ backOff: soon, ...options }),
    onUndecodable: (message, fault) => faults.push([message, fault]),
  })
  listener.on('*', (notification) => {
    heard.push(notification)
  })
  await listener.start()
  return {
    listener,
    faults,
    until: (count) => eventually(() => heard.length + faults.length >= count && heard, 30_000),
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  }
}
