import type { Answer, Contender, OpenContender, Request } from './contender.js'

// The program of every contender that runs on Node: opens the module that it is given, and runs what the parent asks for.

interface ContenderModule {
  readonly open: OpenContender<unknown>
}

const [file = '', settings = 'null'] = process.argv.slice(2)
/** Whoever measures the import of something in this process leaves that to `open`. */
const { open }: ContenderModule = await import(file)

const tell = (answer: Answer): void => {
  if (process.connected) process.send?.(answer)
}
const failed = (error: unknown): void =>
  tell({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })

// Without its parent nobody would end it.
process.on('disconnect', () => process.exit(1))

async function obey(contender: Contender, request: Request): Promise<void> {
  if (request.type === 'close') {
    await contender.close?.()
    process.exit(0)
  }
  tell({ type: 'measured', measured: await contender.run(request.cell) })
}

try {
  const contender = await open(JSON.parse(settings))
  process.on('message', (request: Request) => void obey(contender, request).catch(failed))
  tell({ type: 'open' })
} catch (error) {
  failed(error)
}
