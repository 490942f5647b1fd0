import type { RabbitControl } from './rabbit-control.js'

/** What RabbitMQ runs out of; it then takes nothing more from whoever publishes, on all nodes of its cluster. */
export type RabbitResource = 'memory' | 'disk'

/** Limits that no machine keeps, and those that RabbitMQ was started with. */
const limits = {
  memory: {
    impossible: 'vm_memory_monitor:set_vm_memory_high_watermark(0.0)',
    usual:
      '{ok, Usual} = application:get_env(rabbit, vm_memory_high_watermark), ' +
      'vm_memory_monitor:set_vm_memory_high_watermark(Usual)',
  },
  disk: {
    impossible: 'rabbit_disk_monitor:set_disk_free_limit("1000000GB")',
    usual:
      '{ok, Usual} = application:get_env(rabbit, disk_free_limit), ' +
      'rabbit_disk_monitor:set_disk_free_limit(Usual)',
  },
} as const

/** Raises the alarm of a resource, or ends it: it is in force when this resolves, some 20 ms later. */
export async function setAlarm(control: RabbitControl, resource: RabbitResource, on: boolean): Promise<void> {
  await control.evaluate(`ok = begin ${limits[resource][on ? 'impossible' : 'usual']} end`)
}

export interface RabbitUser {
  readonly username: string
  readonly password: string
  /** Where it may do everything. Default `/`. */
  readonly vhost?: string
}

/** Adds a user who may do everything in one vhost. */
export async function addUser(control: RabbitControl, user: RabbitUser): Promise<void> {
  const name = binary(user.username)
  await control.evaluate(
    `ok = rabbit_auth_backend_internal:add_user(${name}, ${binary(user.password)}, ${operator}), ` +
      `ok = rabbit_auth_backend_internal:set_permissions(${name}, ${binary(user.vhost ?? '/')}, ` +
      `<<".*">>, <<".*">>, <<".*">>, ${operator})`,
  )
}

/** Gives a user another password. Connections that are open stay so. */
export async function changePassword(
  control: RabbitControl,
  { username, password }: RabbitUser,
): Promise<void> {
  await control.evaluate(
    `ok = rabbit_auth_backend_internal:change_password(${binary(username)}, ${binary(password)}, ${operator})`,
  )
}

/** Closes the connections that a user has to the cluster over AMQP 0-9-1, as an operator does. */
export async function closeConnectionsOf(
  control: RabbitControl,
  username: string,
  reason = 'for maintenance',
): Promise<void> {
  await control.evaluate(
    `[rabbit_networking:close_connection(Pid, binary_to_list(${binary(reason)})) ` +
      '|| Pid <- rabbit_networking:connections(), ' +
      `(catch rabbit_networking:connection_info(Pid, [user])) =:= [{user, ${binary(username)}}]]`,
  )
}

/**
 * Drops all connections that this node has over AMQP 1.0. RabbitMQ 3 keeps no list of them, cannot close them in good
 * order, and does not tell whose they are.
 */
export async function dropAmqp10Connections(control: RabbitControl): Promise<void> {
  await control.evaluate(
    '[exit(Pid, kill) || Pid <- processes() -- rabbit_networking:connections(), ' +
      'element(1, proc_lib:translate_initial_call(Pid)) =:= rabbit_reader]',
  )
}

const operator = '<<"test-brokers">>'

/** As bytes, so that nothing in the text needs escaping. */
function binary(text: string): string {
  return `<<${[...Buffer.from(text)].join(',')}>>`
}
