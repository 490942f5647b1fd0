import { type Command, isCommand, type Report } from '../messages.js'

/** The way to the parent process. */
export interface ParentLink {
  tell(report: Report): void
  /** Says the last word and lets go, so that the process can end by itself. */
  leave(report: Report): void
}

/** Listens to the parent. When that dies this process ends, whatever it is at. */
export function linkToParent(onCommand: (command: Command) => void): ParentLink {
  let leaving = false
  process.on('message', (message) => {
    if (isCommand(message)) onCommand(message)
  })
  process.on('disconnect', () => {
    if (!leaving) process.exit(1)
  })
  return {
    tell: (report) => {
      if (process.connected) process.send?.(report)
    },
    leave: (report) => {
      leaving = true
      process.send?.(report, () => process.disconnect())
    },
  }
}
