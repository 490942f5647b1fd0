import { readPage } from '../src/page.js'
import { pageFiles } from '../src/page-files.js'

/** Every page that people write. */
export const pages = pageFiles().map(readPage)
