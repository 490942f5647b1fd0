import type { ScriptedSend } from '../../src/testing/scripted-strategy.js'

/** The event types of what a strategy was given. */
export function typesOf(sends: readonly ScriptedSend[]): string[] {
  return sends.map(({ notification }) => notification.event_type)
}
