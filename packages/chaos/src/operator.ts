import { type RabbitResource, setAlarm } from '@glance-notifications/test-brokers'
import type { StageBroker, Transport } from './fault.js'

/** What an operator does to what is in a vhost, and to all connections, besides what `test-brokers` has. */
export interface Operator {
  /** Of all clients of the node, of both protocols, in good order. */
  closeConnections(): Promise<void>
  /** Channels alone: the broker finds fault (404) with something that it was asked on each of them. */
  closeChannels(): Promise<void>
  deleteExchange(name: string): Promise<void>
  deleteQueue(name: string): Promise<void>
  hasQueue(name: string): Promise<boolean>
  /** A classic queue that refuses what is beyond its length, bound to all notifications. */
  declareRefusingQueue(name: string, maxLength: number): Promise<void>
  deleteUser(name: string): Promise<void>
}

const by = '<<"an operator">>'
/** Of both protocols: `rabbit_networking:connections()` does not have those of the plug-in for AMQP 1.0. */
const connections =
  '[Process || Process <- processes(), {rabbit_reader, init, _} <- [proc_lib:translate_initial_call(Process)]]'
const askForNothing = `{'queue.declare', 0, <<"of-nobody">>, true, false, false, false, false, []}`

export function operatorOf({ node, vhost }: StageBroker): Operator {
  const tell = async (expression: string): Promise<void> => {
    await node.evaluate(expression)
  }
  const resource = (kind: string, name: string): string =>
    `rabbit_misc:r(<<"${vhost}">>, ${kind}, <<"${name}">>)`
  return {
    closeConnections: () =>
      tell(`[catch rabbit_reader:shutdown(Connection, "for maintenance") || Connection <- ${connections}]`),
    closeChannels: () =>
      tell(`[rabbit_channel:do(Channel, ${askForNothing}) || Channel <- rabbit_channel:list()]`),
    deleteExchange: (name) =>
      tell(`ok = rabbit_exchange:delete(${resource('exchange', name)}, false, ${by})`),
    deleteQueue: (name) =>
      tell(
        `{ok, Queue} = rabbit_amqqueue:lookup(${resource('queue', name)}), ` +
          `{ok, _} = rabbit_amqqueue:delete(Queue, false, false, ${by})`,
      ),
    hasQueue: async (name) => {
      const found = await node.evaluate(`element(1, rabbit_amqqueue:lookup(${resource('queue', name)}))`)
      return found === 'ok'
    },
    declareRefusingQueue: (name, maxLength) =>
      tell(
        `{new, _} = rabbit_amqqueue:declare(${resource('queue', name)}, true, false, ` +
          `[{<<"x-max-length">>, long, ${maxLength}}, {<<"x-overflow">>, longstr, <<"reject-publish">>}], none, ${by}), ` +
          `ok = rabbit_binding:add({binding, ${resource('exchange', 'glance')}, <<"notifications.*">>, ` +
          `${resource('queue', name)}, []}, ${by})`,
      ),
    deleteUser: (name) => tell(`rabbit_auth_backend_internal:delete_user(<<"${name}">>, ${by})`),
  }
}

/** Makes the broker take nothing from emitters, and ends that. */
export interface Blocking {
  begin(resource: RabbitResource): Promise<unknown>
  end(resource: RabbitResource): Promise<unknown>
}

/**
 * By an alarm. RabbitMQ 3's plug-in for AMQP 1.0 means to stop reading in an alarm as well, and does not: it waits for a
 * transfer frame without a body. So its connections are suspended, which is what blocking them would be.
 */
export function blockingOf({ node }: StageBroker, transport: Transport): Blocking {
  const each = (action: string): Promise<string> =>
    node.evaluate(`[catch sys:${action}(Connection) || Connection <- ${connections}]`)
  return transport === 'qpid'
    ? { begin: () => each('suspend'), end: () => each('resume') }
    : {
        begin: (resource) => setAlarm(node, resource, true),
        end: (resource) => setAlarm(node, resource, false),
      }
}
