import { execFile } from 'node:child_process'
import { debianPython } from '../run/python-process.js'

/** Says why a contender in Python cannot run. */
export function pythonMissing(module: string): () => Promise<string | undefined> {
  return () =>
    new Promise((resolve) => {
      execFile(debianPython, ['-c', `import ${module}`], { timeout: 20_000 }, (error) => {
        resolve(error ? `${debianPython} has no ${module.replace('_', '.')}` : undefined)
      })
    })
}
