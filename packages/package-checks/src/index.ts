export { type Packed, packInto } from './pack.js'
export { npmInstall, run } from './run.js'
export { published } from './workspace.js'
