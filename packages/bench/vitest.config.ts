export { default } from '../../scripts/vitest.package.ts'
