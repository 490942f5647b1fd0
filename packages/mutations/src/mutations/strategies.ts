import type { Mutation } from '../mutation.js'

/** What each strategy promises for itself. */
export const strategyMutations: readonly Mutation[] = [
  {
    name: 'rabbit-accepts-unconfirmed',
    promise: 2,
    breaks: 'resolves when it has published, not when RabbitMQ has confirmed',
    file: 'rabbit/src/session.ts',
    find: '    this.#unconfirmed.published(bytes)\n',
    replace: '    this.#unconfirmed.published(bytes)\n    send.accept()\n',
    caughtBy: { file: 'rabbit/test/confirms.test.ts', title: 'out of order settle each its own send' },
  },
  {
    name: 'rabbit-nack-accepted',
    promise: 2,
    breaks: 'takes a refusal of RabbitMQ (nack) for a confirm',
    file: 'rabbit/src/session.ts',
    find: '      send.fail(nacked(error))\n',
    replace: '      send.accept()\n',
    caughtBy: {
      file: 'rabbit/test/confirms.test.ts',
      title: 'that are refused in the middle reject that send alone',
    },
  },
  {
    name: 'rabbit-returned-accepted',
    promise: 4,
    breaks: 'accepts what RabbitMQ has returned because no queue is bound',
    file: 'rabbit/src/session.ts',
    find: '        if (isReturned) send.fail(unroutable(this.#settings, routingKey))\n        else send.accept()\n',
    replace: '        send.accept()\n',
    caughtBy: { file: 'rabbit/test/confirms.test.ts', title: 'among routed ones reject their own sends' },
  },
  {
    name: 'rabbit-channel-error-unheard',
    promise: 9,
    breaks: 'does not hear the errors of its channel, which end the process of its host',
    file: 'rabbit/src/session.ts',
    find: "    channel.on('error', (cause) => this.#refused(cause))\n",
    replace: '',
    caughtBy: {
      file: 'rabbit/test/losses.test.ts',
      title: 'for want of write rights (403) fails what is in flight with auth',
    },
  },
  {
    name: 'qpid-released-accepted',
    promise: 4,
    breaks: 'takes `released`, for which the broker has no place, for `accepted`',
    file: 'qpid/src/outcome.ts',
    find: "      case 'released':\n        return qpidError(",
    replace: "      case 'released':\n        return 'accepted'\n        qpidError(",
    caughtBy: { file: 'qpid/test/outcomes.test.ts', title: 'releases fails that very send and no other' },
  },
  {
    name: 'logging-accepts-early',
    promise: 2,
    breaks: 'resolves when a line is about to be written, not when it is in the file',
    file: 'logging/src/pending-line.ts',
    find: "    this.state = 'writing'\n    this.#stopListening?.()\n",
    replace: "    this.state = 'writing'\n    this.#stopListening?.()\n    this.accept()\n",
    caughtBy: { file: 'logging/src/log-file.test.ts', title: 'a line that was begun may have arrived' },
  },
  {
    name: 'outbox-accepts-early',
    promise: 15,
    breaks: 'resolves before the record is on disk',
    file: 'outbox/src/outbox/intake.ts',
    find: '      given.push(append)\n',
    replace: '      given.push(append)\n      append.accept()\n',
    caughtBy: {
      file: 'outbox/src/outbox/outbox.test.ts',
      title: 'accepts what is on disk, whatever becomes of it then, and says so under its own name',
    },
  },
  {
    name: 'outbox-new-id',
    promise: 1,
    breaks: 'sends what was kept on disk under another id',
    file: 'outbox/src/outbox/record.ts',
    find: "restoreNotification(attributes, bytes.toString('utf8', end))",
    replace: "restoreNotification({ ...attributes, message_id: 'another' }, bytes.toString('utf8', end))",
    caughtBy: {
      file: 'outbox/src/outbox/outbox.test.ts',
      title: 'sends what was accepted: id, time, attributes, context, headers, and payload to the byte',
    },
  },
]
