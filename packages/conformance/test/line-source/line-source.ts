// line-source.ts
import type { Readable } from 'node:stream'
import { type Delivery, NotificationError, type Settlement, type Source } from '@glance-notifications/core'

type PutAside = (line: Buffer, reason: string) => void

/** One notification a line. */
export function lineSource(input: Readable, putAside: PutAside): Source {
  let unsettled = 0
  let onRoom: (() => void) | undefined
  let isClosed = false
  let reading = Promise.resolve()
  const isLive = (): boolean => !isClosed

  const hand = (line: Buffer, attempt: number, deliver: (delivery: Delivery) => void): void => {
    let isSettled = false
    const settle = (settlement: Settlement): void => {
      if (isSettled || isClosed) return
      isSettled = true
      if (settlement.outcome === 'retry') {
        const again = (): void => (isClosed ? undefined : hand(line, attempt + 1, deliver))
        setTimeout(again, settlement.delayMs).unref()
        return
      }
      if (settlement.outcome === 'dead-letter') putAside(line, settlement.reason)
      unsettled -= 1
      onRoom?.()
    }
    const delivery: Delivery = {
      body: line,
      attempt,
      settle,
      get live() {
        return isLive()
      },
    }
    try {
      deliver(delivery)
    } catch {
      settle({ outcome: 'retry', delayMs: 1_000 })
    }
  }

  const read = async (deliver: (delivery: Delivery) => void, credit: number): Promise<void> => {
    for await (const line of linesOf(input)) {
      if (unsettled >= credit)
        await new Promise<void>((resolve) => {
          onRoom = resolve
        })
      if (isClosed) return
      unsettled += 1
      hand(line, 1, deliver)
    }
  }

  return {
    name: 'lines',
    async start(deliver, { credit, signal }) {
      if (signal?.aborted) throw new NotificationError('aborted', 'The start was aborted.')
      reading = read(deliver, credit).catch(() => {}) // the stream has ended, or was destroyed
    },
    async close() {
      isClosed = true
      input.destroy()
      onRoom?.()
      await reading
    },
  }
}

/** Without readline, to which U+2028 ends a line: JSON may hold it. */
async function* linesOf(input: Readable): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const chunk of input) {
    rest = Buffer.concat([rest, Buffer.from(chunk)])
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      yield rest.subarray(0, end)
      rest = rest.subarray(end + 1)
    }
  }
  if (rest.length > 0) yield rest
}
