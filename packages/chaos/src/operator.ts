import type { RabbitControl } from '@glance-notifications/test-brokers'
import type { StageBroker } from './fault.js'

/** What an operator can do to RabbitMQ, in Erlang: some milliseconds, where its tools take a second. */
export interface Operator {
  /** Of all clients of the node, of both protocols. */
  readonly closeConnections: () => Promise<void>
  /** Reads nothing from any client any more, until they are resumed. */
  readonly suspendConnections: () => Promise<void>
  readonly resumeConnections: () => Promise<void>
  /** Channels alone: the broker finds fault (404) with something that it was asked on each of them. */
  readonly closeChannels: () => Promise<void>
  /** `memory` or `disk`: publishers are blocked until it is cleared. */
  readonly setAlarm: (resource: AlarmResource) => Promise<void>
  readonly clearAlarm: (resource: AlarmResource) => Promise<void>
  deleteExchange(name: string): Promise<void>
  deleteQueue(name: string): Promise<void>
  hasQueue(name: string): Promise<boolean>
  /** A classic queue that refuses what is beyond its length, bound to all notifications. */
  declareRefusingQueue(name: string, maxLength: number): Promise<void>
  /** A user of this vhost, with all rights in it. */
  addUser(name: string, password: string): Promise<void>
  changePassword(name: string, password: string): Promise<void>
  deleteUser(name: string): Promise<void>
}

export type AlarmResource = 'memory' | 'disk'

/** Of both protocols: `rabbit_networking:connections()` does not have those of the plug-in for AMQP 1.0. */
const connections =
  '[Process || Process <- processes(), {rabbit_reader, init, _} <- [proc_lib:translate_initial_call(Process)]]'

const by = '<<"an operator">>'

export function operatorOf({ node, vhost }: StageBroker): Operator {
  const tell = tellerOf(node)
  const resource = (kind: string, name: string): string =>
    `rabbit_misc:r(<<"${vhost}">>, ${kind}, <<"${name}">>)`
  return {
    closeConnections: () =>
      tell(`[catch rabbit_reader:shutdown(Connection, "for maintenance") || Connection <- ${connections}]`),
    suspendConnections: () => tell(`[catch sys:suspend(Connection) || Connection <- ${connections}]`),
    resumeConnections: () => tell(`[catch sys:resume(Connection) || Connection <- ${connections}]`),
    closeChannels: () =>
      tell(
        '[rabbit_channel:do(Channel, {\'queue.declare\', 0, <<"of-nobody">>, true, false, false, false, false, []}) ' +
          '|| Channel <- rabbit_channel:list()]',
      ),
    setAlarm: (name) => tell(`rabbit_alarm:set_alarm({{resource_limit, ${name}, node()}, []})`),
    clearAlarm: (name) => tell(`rabbit_alarm:clear_alarm({resource_limit, ${name}, node()})`),
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
    addUser: (name, password) =>
      tell(
        `rabbit_auth_backend_internal:add_user(<<"${name}">>, <<"${password}">>, ${by}), ` +
          `rabbit_auth_backend_internal:set_permissions(<<"${name}">>, <<"${vhost}">>, ` +
          `<<".*">>, <<".*">>, <<".*">>, ${by})`,
      ),
    changePassword: (name, password) =>
      tell(`rabbit_auth_backend_internal:change_password(<<"${name}">>, <<"${password}">>, ${by})`),
    deleteUser: (name) => tell(`rabbit_auth_backend_internal:delete_user(<<"${name}">>, ${by})`),
  }
}

function tellerOf(control: RabbitControl): (expression: string) => Promise<void> {
  return async (expression) => {
    await control.evaluate(expression)
  }
}
