export { default } from '../../scripts/vitest.brokers.ts'
