import { mergeConfig } from 'vitest/config'
import brokers from '../../scripts/vitest.brokers.ts'

/** These tests wait for peers and brokers most of the time. */
export default mergeConfig(brokers, { test: { maxWorkers: 2 } })
