import { defineConfig } from 'vitest/config'
import common from '../../../scripts/vitest.package.ts'

/** Makes one file of a program and our sources; lmdb stays outside, as installed. */
export default defineConfig({
  resolve: common.resolve ?? {},
  ssr: { ...common.ssr, noExternal: true, external: ['lmdb'] },
  logLevel: 'error',
  build: { target: 'node20', minify: false },
})
