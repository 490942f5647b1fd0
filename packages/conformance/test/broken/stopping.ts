import { broken } from './broken.js'

/** Of deadlines and signals. */
export const stopping = {
  signal: broken('does not listen to the signal', /did not let go|aborted/, (intact) => ({
    send: (notification, { deadline }) => intact.send(notification, { deadline }),
  })),
  deadline: broken('has a deadline of its own', /did not settle/, (intact) => ({
    send: (notification, options) => intact.send(notification, { ...options, ...muchLater(options) }),
  })),
  'deadline-past': broken('sets a timer of less than no time', /ERR_OUT_OF_RANGE|RangeError/, (intact) => ({
    send(notification, options) {
      AbortSignal.timeout(Math.floor(options.deadline - performance.now()))
      return intact.send(notification, options)
    },
  })),
  bounded: broken('keeps the deadlines of the first two alone', /keeps sends/, (intact) => {
    let inFlight = 0
    return {
      send(notification, options) {
        inFlight += 1
        const late = inFlight > 2 ? muchLater(options) : {}
        return intact.send(notification, { ...options, ...late }).finally(() => {
          inFlight -= 1
        })
      },
    }
  }),
}

function muchLater({ deadline }: { readonly deadline: number }): { readonly deadline: number } {
  return { deadline: deadline + 60_000 }
}
