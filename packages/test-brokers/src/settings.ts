/** What the environment says. */
export interface Settings {
  /** A RabbitMQ given by URL. */
  readonly rabbitUrl?: string
  /** An AMQP 1.0 broker given by URL. */
  readonly amqp1Url?: string
  /** What addresses on it begin with: `/queue/` makes RabbitMQ declare the queue. */
  readonly amqp1AddressPrefix: string
  /** On a build machine programs are installed, and a skipped test is a failure. */
  readonly ci: boolean
}

/** Reads RABBIT_URL, AMQP1_URL, AMQP1_ADDRESS_PREFIX and CI. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const { RABBIT_URL, AMQP1_URL, AMQP1_ADDRESS_PREFIX = '', CI } = env
  return {
    ...(RABBIT_URL && { rabbitUrl: checkedUrl('RABBIT_URL', RABBIT_URL) }),
    ...(AMQP1_URL && { amqp1Url: checkedUrl('AMQP1_URL', AMQP1_URL) }),
    amqp1AddressPrefix: AMQP1_ADDRESS_PREFIX,
    ci: CI === 'true' || CI === '1',
  }
}

/** The error leaves the value out: it may hold a password. */
function checkedUrl(variable: string, value: string): string {
  if (URL.canParse(value) && /^amqps?:$/.test(new URL(value).protocol)) return value
  throw new Error(`${variable} is no URL that begins with amqp:// or amqps://`)
}
