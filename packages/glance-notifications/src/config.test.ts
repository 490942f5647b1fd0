import type { LoggingStrategyOptions } from '@glance-notifications/logging'
import type { QpidOptions } from '@glance-notifications/qpid'
import type { RabbitOptions } from '@glance-notifications/rabbit'
import { expectTypeOf, it } from 'vitest'
import type { LoggingConfig, QpidConfig, RabbitConfig } from './config.js'

it('repeats the options of the transports exactly', () => {
  expectTypeOf<RabbitConfig>().toEqualTypeOf<RabbitOptions>()
  expectTypeOf<QpidConfig>().toEqualTypeOf<QpidOptions>()
})

it('repeats the options of the logging strategy, but for the logger of your own, which is not data', () => {
  expectTypeOf<LoggingConfig>().toEqualTypeOf<Omit<LoggingStrategyOptions, 'logger'>>()
})
