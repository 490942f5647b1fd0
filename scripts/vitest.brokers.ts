import { mergeConfig } from 'vitest/config'
import common from './vitest.package.ts'

/** For packages whose tests need brokers: started once per run, however many packages ask. */
export default mergeConfig(common, {
  test: { globalSetup: '@glance-notifications/test-brokers/global-setup' },
})
