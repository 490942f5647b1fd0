import { readPage } from '../src/page.js'
import { pageFiles } from '../src/page-files.js'

/** Every page there is. */
export const pages = pageFiles().map(readPage)
