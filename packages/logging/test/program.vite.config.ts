import { defineConfig } from 'vitest/config'
import base from '../vitest.config.ts'

/** Bundles `program.ts` with the sources as they are; only pino stays outside. */
export default defineConfig({
  ...base,
  logLevel: 'error',
  ssr: { ...base.ssr, noExternal: true, external: ['pino'] },
  build: { ssr: true, target: 'node20', minify: false, rollupOptions: { input: 'test/program.ts' } },
})
