import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { expect, it } from 'vitest'
import { untilDepth } from '../../rabbit/test/source-support.js'
import { leaseOf } from './support/node-lease.js'
import { notificationOf, preparedPlace } from './support/notifications.js'
import { run } from './support/program.js'

describeWithRabbitNode('listen as a user who may read and nothing else', (startNode) => {
  it('reads the shared queues, and is told what is missing for a queue of its own', async () => {
    const node = await startNode()
    await using place = await preparedPlace(async () => leaseOf(node))
    await node.evaluate(
      'rabbit_auth_backend_internal:add_user(<<"reader">>, <<"hunter2">>, <<"test">>), ' +
        'rabbit_auth_backend_internal:set_permissions(<<"reader">>, <<"/">>, <<"">>, <<"">>, <<".*">>, <<"test">>)',
    )
    const reader = new URL(node.amqpUrl)
    reader.username = 'reader'
    reader.password = 'hunter2'
    const url = reader.href
    const args = ['listen', ...place.args.slice(2), '--url', url, '--count', '1', '--timeout', '30s']
    await place.publish(notificationOf('image.create'))
    const shared = await run([...args, '--shared'])
    expect(shared).toMatchObject({ exitCode: 0, lines: { length: 1 } })
    await untilDepth(place.reader, `${place.topic}.info`, 0)
    const { exitCode, stderr } = await run(args)
    expect(stderr).toMatch(/glance-notify: \w+: .*ephemeral queue.*Grant the user configure rights/)
    expect(stderr).not.toContain('hunter2')
    expect(exitCode).toBe(1)
  })
})
