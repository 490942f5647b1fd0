import { setTimeout as delay } from 'node:timers/promises'

export interface WaitOptions {
  /** What is waited for, for the error: "RabbitMQ to answer". */
  readonly what: string
  readonly timeoutMs: number
  /** Pause between two looks. Default 50 ms. */
  readonly intervalMs?: number
}

/** Looks again and again until the condition holds; rejects when the time is up or the condition throws. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  { what, timeoutMs, intervalMs = 50 }: WaitOptions,
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await condition())) {
    if (performance.now() >= deadline) throw new Error(`Waited ${timeoutMs} ms for ${what} in vain`)
    await delay(intervalMs)
  }
}
