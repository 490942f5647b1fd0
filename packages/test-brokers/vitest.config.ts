import { mergeConfig } from 'vitest/config'
import common from '../../scripts/vitest.package.ts'

// The leases are tested on the brokers that every package's tests share.
export default mergeConfig(common, { test: { globalSetup: ['./src/global-setup.ts'] } })
