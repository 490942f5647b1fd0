import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { apiReports } from '../src/api-reports.js'
import { entryPoints } from '../src/entry-points.js'

const reports = apiReports(entryPoints)

describe.each(reports)(
  'the public API of $entryPoint.name',
  ({ entryPoint: { page, folder }, text, undocumented }) => {
    it('is what its report says; `npm run docs:reference` writes it', async () => {
      await expect(text).toMatchFileSnapshot(join(folder, 'api', `${page.replace('/', '-')}.api.md`))
    })

    it('has a doc comment on each export and member', () => {
      expect(undocumented).toEqual([])
    })
  },
)
